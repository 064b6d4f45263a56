import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '#shared/contract/alarms/thresholds.ts';
import type { VendorId } from '#shared/domain/ids.ts';
import { readSettings } from '../../../infra/local/settings.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'grantkeeper-settings-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function vendorFile(content: unknown): string {
  const path = join(directory, 'vendors.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const settingsOf = (environment: Record<string, string>) => {
  const read = readSettings(environment);
  if (read.kind === 'bad') throw new Error(read.problems.join('\n'));
  return read.settings;
};

it('has defaults for everything', () => {
  expect(settingsOf({})).toEqual({
    dataDirectory: resolve('.grantkeeper'),
    port: 8787,
    vendors: expect.anything(),
    sweepPeriod: 5000,
    budgets: {
      vendorDeadline: 100_000,
      functionTimeout: 120_000,
      settle: 15_000,
      confirm: 60_000,
      sweepPeriod: 5000,
    },
    allowLoopbackVendors: false,
    logLevel: 'info',
    maintenance: [],
    thresholds: DEFAULT_THRESHOLDS,
  });
});

it('reads every setting', () => {
  const settings = settingsOf({
    GRANTKEEPER_DATA_DIR: '/var/lib/keeper',
    GRANTKEEPER_PORT: '0',
    GRANTKEEPER_PUBLIC_URL: 'https://keeper.example.com/',
    GRANTKEEPER_API_KEY: 'a-key',
    GRANTKEEPER_SWEEP_SECONDS: '0.5',
    GRANTKEEPER_VENDOR_DEADLINE_MS: '2000',
    GRANTKEEPER_FUNCTION_TIMEOUT_MS: '2500',
    GRANTKEEPER_SETTLE_MS: '0',
    GRANTKEEPER_CONFIRM_SECONDS: '2',
    GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: '1',
    GRANTKEEPER_LOG_LEVEL: 'debug',
    GRANTKEEPER_THRESHOLDS: '{ "lagSeconds": 300 }',
    GRANTKEEPER_MAINTENANCE: '[{ "at": "02:00", "minutes": 60 }]',
    GRANTKEEPER_VENDORS: vendorFile([
      {
        id: 'own',
        tokenEndpoint: 'http://127.0.0.1:1/token',
        clientAuth: 'post',
        rotation: { kind: 'none' },
      },
    ]),
  });
  expect(settings).toMatchObject({
    dataDirectory: '/var/lib/keeper',
    port: 0,
    publicUrl: 'https://keeper.example.com',
    apiKey: 'a-key',
    budgets: { vendorDeadline: 2000, functionTimeout: 2500, settle: 0, confirm: 2000, sweepPeriod: 500 },
    allowLoopbackVendors: true,
    logLevel: 'debug',
    thresholds: { ...DEFAULT_THRESHOLDS, lagSeconds: 300 },
    maintenance: [{ days: [], at: '02:00', timezone: 'UTC', minutes: 60 }],
  });
  expect(settings.vendors.find('own' as VendorId)?.rotation).toEqual({ kind: 'none' });
  expect(settings.vendors.find('github' as VendorId)).toBeDefined();
});

it('takes an empty setting as not given', () => {
  const names = ['PORT', 'API_KEY', 'VENDORS', 'SWEEP_SECONDS', 'ALLOW_LOOPBACK_VENDORS', 'DATA_DIR'];
  const empty = Object.fromEntries(names.map((name) => [`GRANTKEEPER_${name}`, '']));
  expect(settingsOf(empty)).toEqual({ ...settingsOf({}), vendors: expect.anything() });
});

it('says of each maintenance window what would be right', () => {
  expect(readSettings({ GRANTKEEPER_MAINTENANCE: '[{ "at": "2 am", "minutes": 60 }]' })).toEqual({
    kind: 'bad',
    problems: ['GRANTKEEPER_MAINTENANCE[0].at is not a time of day, such as 02:00'],
  });
});

it('says of each threshold what would be right', () => {
  expect(readSettings({ GRANTKEEPER_THRESHOLDS: '{ "lagSeconds": 5 }' })).toEqual({
    kind: 'bad',
    problems: ['GRANTKEEPER_THRESHOLDS.lagSeconds 5 is not a whole number from 60 to 3600'],
  });
  expect(readSettings({ GRANTKEEPER_THRESHOLDS: '300' })).toMatchObject({
    problems: ['GRANTKEEPER_THRESHOLDS is no object of numbers, such as { "lagSeconds": 300 }'],
  });
});

describe('names what is bad', () => {
  it.each([
    ['PORT', '65536'],
    ['PORT', '80a'],
    ['PUBLIC_URL', 'keeper.example.com'],
    ['PUBLIC_URL', 'https://a:b@keeper.example.com'],
    ['PUBLIC_URL', 'https://keeper.example.com/?x=1'],
    ['API_KEY', 'with space'],
    ['SWEEP_SECONDS', '0'],
    ['SWEEP_SECONDS', '-1'],
    ['VENDOR_DEADLINE_MS', '0'],
    ['VENDOR_DEADLINE_MS', '1e3'],
    ['FUNCTION_TIMEOUT_MS', 'long'],
    ['SETTLE_MS', '-1'],
    ['CONFIRM_SECONDS', 'minute'],
    ['ALLOW_LOOPBACK_VENDORS', 'yes'],
    ['LOG_LEVEL', 'loud'],
    ['VENDORS', '/does/not/exist.json'],
  ])('%s=%s', (name, value) => {
    const read = readSettings({ [`GRANTKEEPER_${name}`]: value });
    expect(read).toMatchObject({
      kind: 'bad',
      problems: [expect.stringContaining(`GRANTKEEPER_${name} must`)],
    });
  });

  it('all at once', () => {
    const read = readSettings({
      GRANTKEEPER_PORT: 'x',
      GRANTKEEPER_LOG_LEVEL: 'x',
      GRANTKEEPER_VENDORS: vendorFile([{ id: 'first' }, { id: 'second' }]),
    });
    const text = read.kind === 'bad' ? read.problems.join('\n') : '';
    for (const word of ['GRANTKEEPER_PORT', 'GRANTKEEPER_LOG_LEVEL', 'vendor first', 'vendor second']) {
      expect(text).toContain(word);
    }
  });

  it('a timeout that leaves no time to persist', () => {
    expect(readSettings({ GRANTKEEPER_VENDOR_DEADLINE_MS: '119501' })).toMatchObject({
      problems: [
        'GRANTKEEPER_FUNCTION_TIMEOUT_MS must be at least 500 more than GRANTKEEPER_VENDOR_DEADLINE_MS',
      ],
    });
    expect(readSettings({ GRANTKEEPER_VENDOR_DEADLINE_MS: '119500' }).kind).toBe('ok');
  });

  it('without quoting a key', () => {
    expect(JSON.stringify(readSettings({ GRANTKEEPER_API_KEY: 'hunter two' }))).not.toContain('hunter');
  });
});
