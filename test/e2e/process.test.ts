import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HomeProcess } from '../support/home-process.ts';
import { eventually } from '../support/patience.ts';
import { KINDS, World } from '../support/world.ts';

async function withWorld(test: (world: World) => Promise<void>): Promise<void> {
  const world: World = await World.start(KINDS);
  try {
    for (const kind of Object.keys(KINDS)) await world.register(kind, kind);
    await test(world);
  } finally {
    await world.stop();
  }
}

describe('the process', () => {
  it(
    'refuses a directory that another holds, and the other does not notice',
    () =>
      withWorld(async (world) => {
        await world.adopt('strict', 'calm', { expiresIn: 3600 });
        const second = await HomeProcess.prepare({ dataDir: world.home.dataDir });
        const started = Date.now();
        second.spawn();
        expect(await second.exit).toEqual({ code: 1, signal: null });
        await second.dispose();
        expect(Date.now() - started).toBeLessThan(10_000);
        const lines = [...second.stdout.all, ...second.stderr.all];
        expect(lines).toHaveLength(1);
        expect(lines[0]).toContain(world.home.dataDir);
        expect(await world.home.api.refresh('calm')).toMatchObject({ status: 200, body: { version: 2 } });
      }),
    60_000,
  );

  it.each([1, 2])(
    'SIGTERM × %i ends it cleanly, with what it holds',
    (times) =>
      withWorld(async (world) => {
        world.vendor.faults.always({ kind: 'delay', delayAfterMs: 700 });
        for (const kind of Object.keys(KINDS)) await world.adopt(kind, kind);
        await eventually('a refresh of each', () => (world.vendor.history.posts() >= 6 ? true : undefined));
        for (let n = 0; n < times; n += 1) world.home.signal('SIGTERM');
        expect(await world.home.exit).toEqual({ code: 0, signal: null });
        world.vendor.faults.clear();
        await world.home.begin();
        for (const kind of Object.keys(KINDS)) {
          await world.home.api.until(kind, ({ version, status }) => version >= 2 && status === 'active');
          expect(await world.home.api.refresh(kind)).toMatchObject({ status: 200 });
          expect(world.vendor.grant(kind).death).toBeUndefined();
        }
        expect(world.home.events({ type: 'grant.lost' })).toEqual([]);
      }),
    60_000,
  );

  it('names every bad setting and exits with 2', async () => {
    const home = await HomeProcess.prepare({
      env: {
        GRANTKEEPER_PORT: 'eighty',
        GRANTKEEPER_SWEEP_SECONDS: '-1',
        GRANTKEEPER_LOG_LEVEL: 'loud',
        GRANTKEEPER_VENDORS: '/does/not/exist.json',
      },
    });
    try {
      home.spawn();
      expect(await home.exit).toEqual({ code: 2, signal: null });
      for (const name of ['PORT', 'SWEEP_SECONDS', 'LOG_LEVEL', 'VENDORS']) {
        expect(home.output()).toContain(`GRANTKEEPER_${name}`);
      }
    } finally {
      await home.dispose();
    }
  }, 60_000);

  it('names every bad vendor of its file, not only the first', async () => {
    const good = { clientAuth: 'post', rotation: { kind: 'none' } };
    const home = await HomeProcess.prepare({
      env: { GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: '' },
      vendors: [
        { ...good, id: 'on-http', tokenEndpoint: 'http://vendor.example.com/token' },
        { ...good, id: 'by-address', tokenEndpoint: 'https://192.0.2.1/token' },
        { ...good, id: 'odd-port', tokenEndpoint: 'https://vendor.example.com:8443/token' },
        { id: 'no-rotation', tokenEndpoint: 'https://vendor.example.com/token', clientAuth: 'post' },
        { ...good, id: 'with-user', tokenEndpoint: 'https://a:b@vendor.example.com/token' },
      ],
    });
    try {
      home.spawn();
      expect((await home.exit).code).toBe(2);
      for (const id of ['on-http', 'by-address', 'odd-port', 'no-rotation', 'with-user']) {
        expect(home.output()).toContain(id);
      }
    } finally {
      await home.dispose();
    }
  }, 60_000);

  it('makes a key on the first start, prints it once, and keeps it for its owner only', async () => {
    const dataDir = join(await mkdtemp(join(tmpdir(), 'grantkeeper-')), 'data');
    const home = await HomeProcess.prepare({ dataDir, env: { GRANTKEEPER_API_KEY: '' } });
    try {
      await home.begin();
      const secretFiles = (await readdir(dataDir)).filter((name) => /key/i.test(name));
      expect(secretFiles.length).toBeGreaterThan(0);
      for (const name of secretFiles) {
        expect((await stat(join(dataDir, name))).mode & 0o777).toBe(0o600);
      }
      const keys = await Promise.all(secretFiles.map(async (name) => readFile(join(dataDir, name), 'utf8')));
      const printed = keys
        .map((key) => key.trim())
        .filter((key) => key !== '' && home.output().includes(key));
      expect(printed).toHaveLength(1);
      const [key = ''] = printed;
      expect(home.output().split(key)).toHaveLength(2);
      const { status } = await fetch(`${home.api.url}/v1/clients`, {
        headers: { authorization: `Bearer ${key}` },
      });
      expect(status).toBe(200);
      await home.stop();
      await home.begin();
      expect(home.output().split(key)).toHaveLength(2);
    } finally {
      await home.dispose();
      await rm(dataDir, { recursive: true, force: true });
    }
  }, 60_000);
});
