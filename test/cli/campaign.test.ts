import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runGrantkeeper, runLine } from '../support/run-grantkeeper.ts';
import { KINDS, World } from '../support/world.ts';

// Each starts a process, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 });

let world: World<'acme'>;
beforeAll(async () => {
  world = await World.start({ acme: KINDS.grace });
  await world.register('acme', 'drive-app');
  await world.adopt('drive-app', 'nightly', { expiresIn: 3600 });
}, 60_000);
afterAll(() => world.stop());

const env = () => ({ GRANTKEEPER_URL: world.home.api.url, GRANTKEEPER_API_KEY: world.home.apiKey });
const keeper = (args: string) => runGrantkeeper(args.split(' '), { env: env() });

describe('grantkeeper campaign', () => {
  it('shows who would be affected, and what each needs', async () => {
    const ran = await keeper(
      'campaign put try --client drive-app --add more --deadline 2999-01-01 --dry-run',
    );
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['campaign', 'try'],
      ['of', 'client drive-app (acme)'],
      ['adds', 'more'],
      ['removes', '-'],
      ['deadline', expect.stringMatching(/^2999-01-01, in \d+ d$/)],
      ['state', 'not begun: a dry run'],
      ['progress', '0 of 1 cut over, 1 not asked'],
      [''],
      ['INTEGRATION', 'STATE', 'OWNER', 'NEEDS', 'WHY'],
      ['nightly', 'not asked', 'team-a', 'a person'],
      [''],
    ]);
    expect(await keeper('campaign show try')).toMatchObject({ code: 1, stdout: '' });
  });

  it('lists them, those that run first', async () => {
    expect(await keeper('campaign list')).toMatchObject({ code: 0, stdout: 'no campaigns\n' });
    await keeper('campaign put a-over --client drive-app --add more --deadline 2999-01-01');
    await keeper('campaign abort a-over');
    await keeper('campaign put b-runs --client drive-app --add more --deadline 2999-01-01');
    const { stdout } = await keeper('campaign list');
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['CAMPAIGN', 'STATE', 'OF', 'ADDS', 'REMOVES', 'DEADLINE'],
      ['b-runs', 'running', 'drive-app', 'more', '-', expect.stringMatching(/^2999-01-01, in \d+ d$/)],
      ['a-over', 'aborted', 'drive-app', 'more', '-', expect.stringMatching(/^2999-01-01, in \d+ d$/)],
      [''],
    ]);
    await keeper('campaign abort b-runs');
  });

  it('says what is wrong with an argument, and what the home refuses', async () => {
    const neither = await keeper('campaign put try --add more --deadline 2999-01-01');
    expect(neither).toMatchObject({ code: 2, stderr: expect.stringContaining('--client or --vendor') });
    const nothing = await keeper('campaign put try --client drive-app --deadline 2999-01-01');
    expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining('--add or --remove') });
    const past = await keeper('campaign put try --client drive-app --add more --deadline 2020-01-01');
    expect(past).toMatchObject({ code: 1, stderr: expect.stringContaining('/deadline must lie ahead') });
  });
});

describe('the page on changes of scopes', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/campaigns.md'), 'utf8');
  const blocks = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text]) => text ?? '');

  it('has a block for each thing that people come for', () => {
    expect(blocks).toHaveLength(3);
  });

  it.each(blocks)('%s', async (block) => {
    expect(await runLine(block, { env: env() })).toMatchObject({ code: 0, stderr: '' });
  });
});
