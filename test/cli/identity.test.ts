import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keyFor } from '../../infra/cli/home/key.ts';
import { isOnThisMachine, regionOf } from '../../infra/cli/home/target.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/directory.ts';

let data: TemporaryDirectory;
beforeEach(() => {
  data = temporaryDirectory();
  vi.stubEnv('GRANTKEEPER_API_KEY', undefined);
  vi.stubEnv('GRANTKEEPER_DATA_DIR', data.path);
});
afterEach(() => {
  vi.unstubAllEnvs();
  data.remove();
});

const keep = (mode: number) => {
  const path = join(data.path, 'api.key');
  writeFileSync(path, 'gk_kept\n');
  chmodSync(path, mode);
  return path;
};

describe('the key', () => {
  it('of a data directory is for a home on this machine alone', () => {
    keep(0o600);
    expect(keyFor({ url: 'http://127.0.0.1:8787' })).toBe('gk_kept');
    expect(keyFor({ url: 'https://keeper.example' })).toBeUndefined();
    expect(keyFor({ url: 'https://127.0.0.1.keeper.example' })).toBeUndefined();
  });

  it('of the environment comes first, and goes where it is told', () => {
    keep(0o600);
    vi.stubEnv('GRANTKEEPER_API_KEY', 'gk_given');
    expect(keyFor({ url: 'http://127.0.0.1:8787' })).toBe('gk_given');
    expect(keyFor({ url: 'https://keeper.example' })).toBe('gk_given');
  });

  it('is not taken from a file that is open to others', () => {
    const path = keep(0o644);
    expect(() => keyFor({ url: 'http://localhost:8787' })).toThrow(`${path} is open to others: chmod 600 it`);
  });

  it('is none where no home has made one', () => {
    expect(keyFor({ url: 'http://127.0.0.1:8787' })).toBeUndefined();
  });
});

describe('a region', () => {
  it.each([
    [{ url: 'https://abc123.execute-api.eu-west-1.amazonaws.com' }, 'eu-west-1'],
    [{ url: 'https://abc123.execute-api.cn-north-1.amazonaws.com.cn/prod' }, 'cn-north-1'],
    [{ url: 'https://keeper.example', region: 'eu-central-1' }, 'eu-central-1'],
    [{ url: 'https://execute-api.eu-west-1.amazonaws.com.keeper.example' }, undefined],
    [{ url: 'http://127.0.0.1:8787' }, undefined],
  ])('of %j is %s', (options, region) => {
    expect(regionOf(options)).toBe(region);
  });
});

describe('this machine', () => {
  it.each([
    ['http://127.0.0.1:8787', true],
    ['http://[::1]:8787', true],
    ['http://localhost', true],
    ['https://keeper.example', false],
    ['https://localhost.keeper.example', false],
    ['nothing', false],
  ])('%s: %s', (url, here) => {
    expect(isOnThisMachine({ url })).toBe(here);
  });
});
