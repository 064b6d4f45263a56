import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { GATE_REASONS } from '#shared/domain/job/failure.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/directory.ts';
import { runLine } from '../support/run-grantkeeper.ts';
import { KINDS, World } from '../support/world.ts';

// Each starts several processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 });

const page = readFileSync(join(import.meta.dirname, '../../docs/jobs.md'), 'utf8');
const blocksOf = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, text]) => text ?? '');
const [planText = '', machineText = '', policyText = ''] = blocksOf('json');

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Catch?: readonly { readonly Next: string }[];
  readonly Parameters?: Readonly<Record<string, string>>;
}

let world: World<'acme'>;
let folder: TemporaryDirectory;
beforeAll(async () => {
  folder = temporaryDirectory();
  writeFileSync(join(folder.path, 'month-end.json'), planText);
  world = await World.start({ acme: KINDS.grace });
  await world.register('acme', 'billing');
  await world.adopt('billing', 'payroll', { expiresIn: 36_000 });
}, 60_000);
afterAll(async () => {
  folder.remove();
  await world.stop();
});

const run = (line: string) =>
  runLine(line.replace(' month-end.json', ` ${join(folder.path, 'month-end.json')}`), {
    env: { GRANTKEEPER_URL: world.home.api.url, GRANTKEEPER_API_KEY: world.home.apiKey },
  });

describe('the page on batch jobs', () => {
  it.each(blocksOf('sh').map((block) => [block.trim().split('\n').at(-1) ?? '', block]))(
    '%s',
    async (_last, block) => {
      expect(await run(block)).toMatchObject({ code: 0, stderr: '' });
    },
  );

  it('has every reason that there is, and no other', () => {
    const named = [...page.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, reason]) => reason);
    expect(named).toEqual([...GATE_REASONS]);
  });

  it('has a state machine whose states lead to each other, and a role that may call what it calls', () => {
    const machine = JSON.parse(machineText) as { StartAt: string; States: Record<string, State> };
    const led = Object.values(machine.States).flatMap(({ Next, Catch = [] }) => [
      ...(Next === undefined ? [] : [Next]),
      ...Catch.map((one) => one.Next),
    ]);
    expect(new Set([machine.StartAt, ...led])).toEqual(new Set(Object.keys(machine.States)));
    const { ApiEndpoint = '', Method = '', Path = '' } = machine.States.Preflight?.Parameters ?? {};
    const [api] = ApiEndpoint.split('.');
    const policy = JSON.parse(policyText) as { Statement: [{ Action: string; Resource: string }] };
    expect(policy.Statement[0].Action).toBe('execute-api:Invoke');
    expect(policy.Statement[0].Resource).toMatch(new RegExp(`:${api}/\\*/${Method}${Path}$`));
  });

  it('has a workflow whose step makes the call of the page, and runs the job after it alone', async () => {
    const [text = ''] = blocksOf('yaml');
    const { jobs } = parse(text) as {
      jobs: { run: { steps: readonly { env?: Record<string, string>; run: string }[] } };
    };
    const [check, job] = jobs.run.steps;
    const secret = (name: string) => `\${{ secrets.${name} }}`;
    for (const name of ['GRANTKEEPER_URL', 'GRANTKEEPER_API_KEY'])
      expect(check?.env?.[name]).toBe(secret(name));
    await world.home.api.expect(200, 'PUT', '/v1/jobs/month-end', JSON.parse(planText));
    expect(await run(check?.run ?? 'false')).toMatchObject({ code: 0, stdout: '{"ok":true}' });
    await world.home.api.expect(200, 'POST', '/v1/integrations/payroll/pause');
    const refused = await run(check?.run ?? 'true');
    expect(refused.code).not.toBe(0);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      failures: [{ integration: 'payroll', reason: 'paused' }],
    });
    expect(job?.run).toBe('echo "run the job here"');
  });
});
