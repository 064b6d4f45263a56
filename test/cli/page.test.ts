import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type TemporaryDirectory, temporaryDirectory } from '../support/directory.ts';
import { runLine } from '../support/run-grantkeeper.ts';
import { KINDS, World } from '../support/world.ts';

// Each starts several processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 });

const page = readFileSync(join(import.meta.dirname, '../../docs/cli.md'), 'utf8');
const blocks = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text]) => text ?? '');
const table = /^```csv\n(.*?)^```$/ms.exec(page)?.[1] ?? '';

let world: World<'xero'>;
let folder: TemporaryDirectory;
const files = new Map<string, string>();
beforeAll(async () => {
  folder = temporaryDirectory();
  // A vendor of the file takes the place of the one in the catalogue that has its id.
  world = await World.start({
    xero: {
      ...KINDS.grace,
      auth: 'basic',
      vendorFields: {
        grants: ['authorization_code', 'client_credentials'],
        webhook: { scheme: 'hmac', header: 'x-xero-signature', encoding: 'base64' },
      },
    },
  });
  const client = world.vendor.addClient({ ...KINDS.grace, auth: 'basic', clientId: '0A1B2C' });
  client.secrets.push('the-new-secret');
  const refreshToken = (id: string) => world.vendor.consent('0A1B2C', { id }).refreshToken;
  const connection = {
    connection_id: 'nango-1',
    provider_config_key: 'xero-prod',
    credentials: { type: 'OAUTH2', refresh_token: refreshToken('nango') },
  };
  const written = {
    'new-secret.txt': 'the-new-secret\n',
    'webhook-secret.txt': 'signing-key\n',
    'secret.txt': `${client.secrets[0]}\n`,
    'grants.csv': table.replace('…', refreshToken('payroll')).replace('…', refreshToken('reports')),
    'connections.json': JSON.stringify([connection]),
    'exported.env': `ACME_REFRESH_TOKEN=${refreshToken('acme')}\n`,
  };
  for (const [name, text] of Object.entries(written)) {
    const path = join(folder.path, name);
    writeFileSync(path, text);
    files.set(name, path);
  }
}, 60_000);
afterAll(async () => {
  folder.remove();
  await world.stop();
});

/** A block as it stands, but for where its files lie. */
function read(block: string) {
  const script = block.replaceAll(
    /(?<= )[\w-]+\.(?:txt|csv|json|env)$|(?<= )[\w-]+\.(?:csv|json|env)(?= )/gm,
    (name) => files.get(name) ?? name,
  );
  const env = { GRANTKEEPER_URL: world.home.api.url, GRANTKEEPER_API_KEY: world.home.apiKey };
  return runLine(script, { env });
}

describe('the page on the command line', () => {
  it('has a part for each thing that people come for', () => {
    const parts = [
      'Register a client',
      'Connect',
      'Use a token',
      'Import what you have',
      'Hear of revocations',
      'Somebody leaves',
      'Something is wrong',
      'Stop, go on, end',
      'What it costs',
      'Complete what you type',
    ];
    const titles = [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(titles).toEqual(expect.arrayContaining(parts));
    expect(blocks.length).toBeGreaterThanOrEqual(12);
  });

  it.each(blocks.map((block) => [block.trim().split('\n').at(-1) ?? '', block]))(
    '%s',
    async (_last, block) => {
      const ran = await read(block);
      expect(ran).toMatchObject({ code: 0, stderr: '' });
    },
  );

  it('leaves what it says', async () => {
    const { body } = await world.home.api.call('GET', '/v1/integrations');
    const found = (body.items as { id: string; owner: string; labels: object }[]).map(({ id, owner }) => [
      id,
      owner,
    ]);
    expect(found).toEqual([
      ['acme', 'finance'],
      ['ledger', 'finance'],
      ['nango-1', 'finance'],
      ['payroll', 'people'],
      ['reports', 'finance'],
    ]);
  });
});
