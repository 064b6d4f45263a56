import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KINDS, World } from '../support/world.ts';

const root = join(import.meta.dirname, '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
/** All but the tour of five minutes, which test/e2e/tour.test.ts takes. */
const others = readme.replace(/^## Five-minute tour$[\s\S]*?(?=^## )/m, '');
const blocks = [...others.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text]) => text ?? '');
const tour = blocks.find((block) => block.startsWith('export KEY=')) ?? '';

/** Who runs each of the other commands: the gate, or a test. `prod` and its mailbox are `local` on the emulator. */
const RUN_ELSEWHERE: Readonly<Record<string, string>> = {
  'npm ci && npm start': '.ci/run',
  'npm ci && npm test': '.ci/run',
  'npm run serve': 'test/e2e/process.test.ts',
  'npm ci': '.ci/run',
  'npx cdk bootstrap -c stage=prod -c onCall=ops@example.com': 'test/e2e/deployed-stack.aws.test.ts',
  'npx cdk deploy --all -c stage=prod -c onCall=ops@example.com': 'test/e2e/deployed-stack.aws.test.ts',
};

let world: World<'xero'>;
beforeAll(async () => {
  // A vendor of the file takes the place of the one in the catalogue that has its id.
  world = await World.start({ xero: { ...KINDS.grace, auth: 'basic' } });
}, 40_000);
afterAll(() => world.stop());

describe('the README', () => {
  it('has no command that nothing runs', () => {
    const commands = blocks.filter((block) => block !== tour).flatMap((block) => block.trim().split('\n'));
    expect(commands.filter((command) => RUN_ELSEWHERE[command] === undefined)).toEqual([]);
  });

  it('names files that are there', () => {
    const files = [...readme.matchAll(/\]\((?!http)([^)#]+)\)/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) expect(() => readFileSync(join(root, file)), file).not.toThrow(/ENOENT/);
  });

  it('takes a reader from a client to a token, word for word', async () => {
    const client = world.vendor.addClient({ ...KINDS.grace, auth: 'basic', clientId: 'readme' });
    const { refreshToken } = world.vendor.consent('readme', { id: 'readme' });
    const script = tour
      .replace('$(cat .grantkeeper/api.key)', world.home.apiKey)
      .replace('http://127.0.0.1:8787', world.home.api.url)
      .replace('"clientId": "…"', '"clientId": "readme"')
      .replace('"clientSecret": "…"', `"clientSecret": "${client.secrets[0]}"`)
      .replace('"refreshToken": "…"', `"refreshToken": "${refreshToken}"`);
    expect(script).not.toContain('…');
    const { stdout } = await promisify(execFile)('bash', ['-ec', script]);
    const answers = stdout
      .replaceAll('}{', '}\n{')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(answers).toMatchObject([
      { id: 'billing', status: 'ok' },
      { id: 'nightly', status: 'pending' },
      { id: 'nightly', status: 'active' },
      { tokenType: 'Bearer', state: 'fresh', version: 2 },
    ]);
  });
});
