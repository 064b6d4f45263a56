import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type TemporaryDirectory, temporaryDirectory } from '../support/directory.ts';
import { runGrantkeeper } from '../support/run-grantkeeper.ts';
import { KINDS, World } from '../support/world.ts';

// Each starts a process, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let world: World<'acme'>;
let folder: TemporaryDirectory;
beforeAll(async () => {
  folder = temporaryDirectory();
  world = await World.start({ acme: { ...KINDS.family, accessTokenSeconds: 3600 } });
  await world.register('acme', 'at-acme');
  await world.adopt('at-acme', 'nightly', { expiresIn: 3600 });
}, 60_000);
afterAll(async () => {
  folder.remove();
  await world.stop();
});

const keeper = (args: string, dataDir = world.home.dataDir) =>
  runGrantkeeper(args.split(' '), {
    env: {
      GRANTKEEPER_URL: world.home.api.url,
      GRANTKEEPER_API_KEY: world.home.apiKey,
      GRANTKEEPER_DATA_DIR: dataDir,
    },
  });

describe('grantkeeper backup', () => {
  it('makes a private copy with its key, and says what it holds', async () => {
    const copy = join(folder.path, 'copy');
    const ran = await keeper(`backup ${copy}`);
    expect(ran).toEqual({
      code: 0,
      stdout: `${copy} is a whole copy; it holds the tokens and the key that they are sealed with\n`,
      stderr: '',
    });
    const modes = ['', 'grantkeeper.db', 'vault.key'].map((name) => statSync(join(copy, name)).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600, 0o600]);
  });

  it('says what is wrong with the directories, and makes nothing', async () => {
    const again = await keeper(`backup ${join(folder.path, 'copy')}`);
    expect(again).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^backup: .* is not empty: name a dir/),
    });
    const other = join(folder.path, 'other');
    const none = await keeper(`backup ${other}`, folder.path);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringMatching(/is no data directory/) });
    expect(existsSync(other)).toBe(false);
  });
});

describe('grantkeeper restore', () => {
  it('has nothing to show of a home that came out of no backup', async () => {
    expect(await keeper('restore show')).toEqual({
      code: 0,
      stdout: 'no grant came out of a backup\n',
      stderr: '',
    });
  });

  it('holds no directory that a home works on, and none that is none', async () => {
    const busy = await keeper('restore hold');
    expect(busy).toMatchObject({ code: 2, stderr: expect.stringMatching(/: stop its home first\n$/) });
    const none = await keeper('restore hold', folder.path);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringMatching(/is no data directory/) });
  });

  it('holds one that shows nothing of its past, as a copy by hand', async () => {
    await world.home.stop();
    expect(await keeper('restore hold')).toEqual({
      code: 0,
      stdout: 'held 1; nothing to spend of 0\n',
      stderr: '',
    });
    await world.home.begin();
    const shown = await keeper('integration show nightly');
    expect(shown.stdout).toMatch(/^status +paused/m);
    expect(shown.stdout).toMatch(/^held since +.*: it came out of a backup, see grantkeeper restore$/m);
  });

  it('asks for a word before it presents what may end a grant', async () => {
    const ran = await keeper('restore run --every 1');
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    expect(ran.stdout).toMatch(/^risky +1 +presenting its refresh token may end the grant: .*--spend/m);
    expect(ran.stdout).toMatch(/^risky:\n {2}nightly$/m);
    expect(world.vendor.history.posts()).toBe(0);
    const spent = await keeper('restore run --every 1 --spend');
    expect(spent.code).toBe(0);
    expect(spent.stdout).toMatch(/^kept +1 /m);
    expect(world.vendor.history.posts()).toBe(1);
  });
});
