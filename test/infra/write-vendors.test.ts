import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../../infra/bundling/write-vendors.ts');
const ACME = {
  id: 'acme',
  tokenEndpoint: 'https://acme.example/token',
  clientAuth: 'post',
  rotation: { kind: 'none' },
};

describe('the vendor file of a stage', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grantkeeper-vendors-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function written(name: string, vendors: unknown, reach: 'loopback' | 'public') {
    const [from, to] = [join(folder, `${name}.json`), join(folder, `${name}.out.json`)];
    await writeFile(from, JSON.stringify(vendors));
    const run = promisify(execFile)(process.execPath, [PROGRAM, to, 'whole', reach, from]);
    return { run, to };
  }

  it('travels with the catalogue, without what only people read', async () => {
    const about = {
      title: 'Acme',
      docs: 'https://acme.example/oauth',
      clientSecret: { by: 'console', url: 'https://acme.example/console', overlap: 'unknown' },
      deprecations: { page: 'https://acme.example/changes' },
    };
    const { run, to } = await written('good', [{ ...ACME, about, facts: [] }], 'public');
    await run;
    const text = await readFile(to, 'utf8');
    const vendors = JSON.parse(text) as readonly { id: string }[];
    expect(vendors).toHaveLength(46);
    expect(vendors.at(-1)).toEqual({ ...ACME, clientSecret: about.clientSecret });
    expect(vendors.find(({ id }) => id === 'xero')).toMatchObject({ rotation: { graceSeconds: 1800 } });
    expect(text).not.toMatch(/"(about|facts)":/);
  });

  it('is not needed for the catalogue, which stays small enough to be read at each cold start', async () => {
    const to = join(folder, 'catalogue.json');
    await promisify(execFile)(process.execPath, [PROGRAM, to, 'refresh', 'public']);
    const text = await readFile(to, 'utf8');
    const vendors = JSON.parse(text) as readonly object[];
    expect(vendors).toHaveLength(45);
    expect(vendors.flatMap((vendor) => Object.keys(vendor))).not.toContain('webhook');
    expect(text.length).toBeLessThan(32_000);
  });

  it('fails the synth with every problem, and nothing is written', async () => {
    const bad = [
      { ...ACME, clientAuth: 'magic' },
      { ...ACME, id: 'b', tokenEndpoint: 'http://127.0.0.1/token' },
    ];
    const { run, to } = await written('bad', bad, 'public');
    await expect(run).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /vendor acme: \/0\/clientAuth must be one of .* \(bad_value\)\n.*vendor b: \/1\/tokenEndpoint .* \(bad_value\)\n/s,
      ),
    });
    expect(existsSync(to)).toBe(false);
  });

  it('may name this machine only where the stage lets it', async () => {
    const local = [{ ...ACME, tokenEndpoint: 'http://127.0.0.1:8080/token' }];
    await expect((await written('local', local, 'loopback')).run).resolves.toBeDefined();
    await expect((await written('local', local, 'public')).run).rejects.toMatchObject({ code: 1 });
  });
});
