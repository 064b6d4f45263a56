import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runLine } from '../support/run-grantkeeper.ts';
import { KINDS, World } from '../support/world.ts';

vi.setConfig({ testTimeout: 90_000 });

const pageOf = (name: string) => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8');
const blocksOf = (page: string) => [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text]) => text ?? '');
const [backup = '', bringBack = '', hold = '', run = '', spend = '', ...more] = blocksOf(
  pageOf('restore.md'),
);
const [before = '', ...moreOfUpgrade] = blocksOf(pageOf('upgrade.md'));

let world: World<'acme' | 'guard'>;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'grantkeeper-page-'));
  world = await World.start({
    acme: { ...KINDS.none, accessTokenSeconds: 3600 },
    guard: { ...KINDS.family, accessTokenSeconds: 3600 },
  });
  for (const kind of ['acme', 'guard'] as const) {
    await world.register(kind, kind);
    await world.adopt(kind, `${kind}-nightly`, { expiresIn: 3600 });
  }
}, 60_000);
afterAll(async () => {
  await world.stop();
  rmSync(folder, { recursive: true, force: true });
  rmSync(`${world.home.dataDir}-broken`, { recursive: true, force: true });
});

/** A block as it stands, but for where its directories lie. */
function perform(block: string) {
  const script = block
    .replaceAll(/(?<= )\.grantkeeper/g, world.home.dataDir)
    .replaceAll(/(?<= )(?:backup-of-monday|before-the-upgrade)/g, (name) => join(folder, name));
  const env = {
    GRANTKEEPER_URL: world.home.api.url,
    GRANTKEEPER_API_KEY: world.home.apiKey,
    GRANTKEEPER_DATA_DIR: world.home.dataDir,
  };
  return runLine(script, { env });
}

describe('the pages on upgrade and restore', () => {
  it('have no other commands than these', () => {
    expect([more, moreOfUpgrade]).toEqual([[], []]);
    expect(hold).toBe('npx grantkeeper restore hold\n');
  });

  it('go from the copy to the last grant that is let go', async () => {
    for (const block of [before, backup]) expect(await perform(block)).toMatchObject({ code: 0, stderr: '' });
    await world.home.stop();
    expect(await perform(bringBack)).toMatchObject({ code: 0, stderr: '' });
    await world.home.begin();
    const status = async (kind: string) => (await world.home.api.integration(`${kind}-nightly`)).status;
    expect([await status('acme'), await status('guard')]).toEqual(['paused', 'paused']);

    const [first = '', second = ''] = run.trim().split('\n');
    // Somebody must say a word about one of them, and the exit code says that.
    expect(await perform(`${first} --every 1`)).toMatchObject({ code: 1 });
    expect((await perform(second)).stdout).toMatch(/^kept +1 .*\nrisky +1 /m);
    expect([await status('acme'), await status('guard')]).toEqual(['active', 'paused']);
    expect(await perform(`${spend.trim()} --every 1`)).toMatchObject({ code: 0 });
    expect([await status('acme'), await status('guard')]).toEqual(['active', 'active']);

    await world.home.stop();
    expect(await perform(hold)).toMatchObject({
      code: 0,
      stdout: 'held 2; nothing to spend of 0\n',
      stderr: '',
    });
  });
});
