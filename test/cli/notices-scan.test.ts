import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import { pinnedIn } from '../../infra/cli/notices/lock-file.ts';
import { SDK_PACKAGES } from '../../infra/cli/notices/packages.ts';
import { findingsIn, findingsText, isNear } from '../../infra/cli/notices/scan.ts';
import { noticesVerb } from '../../infra/cli/verbs/notices.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/directory.ts';
import { runGrantkeeper } from '../support/run-grantkeeper.ts';

vi.setConfig({ testTimeout: 60_000 });

const NOW = Date.parse('2026-12-01T08:00:00Z');
const HUBSPOT = { name: '@hubspot/api-client', version: '13.1.0' };

describe('a lock file', () => {
  it('of versions 2 and 3 pins what lies below node_modules, each once', () => {
    const packages = {
      '': { name: 'own', version: '1.0.0' },
      'packages/part': { version: '1.0.0' },
      'node_modules/own-part': { resolved: 'packages/part', link: true },
      'node_modules/@hubspot/api-client': { version: '13.1.0' },
      'node_modules/a/node_modules/@hubspot/api-client': { version: '13.1.0' },
      'node_modules/b/node_modules/@hubspot/api-client': { version: '12.0.0' },
    };
    expect(pinnedIn(JSON.stringify({ lockfileVersion: 3, packages }))).toEqual([
      HUBSPOT,
      { ...HUBSPOT, version: '12.0.0' },
    ]);
  });

  it('of version 1 pins what is in its tree', () => {
    const dependencies = { a: { version: '1.0.0', dependencies: { [HUBSPOT.name]: { version: '13.1.0' } } } };
    expect(pinnedIn(JSON.stringify({ lockfileVersion: 1, dependencies }))).toEqual([
      { name: 'a', version: '1.0.0' },
      HUBSPOT,
    ]);
  });

  it.each(['', 'no json', '[]', '{}', 'null', '{"lockfileVersion":"3"}'])('is not %j', (text) => {
    expect(pinnedIn(text)).toBeUndefined();
  });

  it.each(['{"lockfileVersion":3}', '{"lockfileVersion":3,"packages":{"node_modules/a":null}}'])(
    'may pin nothing: %s',
    (text) => {
      expect(pinnedIn(text)).toEqual([]);
    },
  );
});

describe('what is known of packages', () => {
  it('is of vendors that the catalogue knows a date of', () => {
    const dated = CATALOGUE.filter(({ about }) => about.changes !== undefined).map(({ id }) => String(id));
    expect(SDK_PACKAGES.filter(({ vendor }) => !dated.includes(vendor))).toEqual([]);
  });

  it('is told with its source', () => {
    expect(findingsIn([HUBSPOT, { name: 'left-pad', version: '1.0.0' }])).toEqual([
      {
        package: '@hubspot/api-client',
        version: '13.1.0',
        vendor: 'hubspot',
        on: '2027-02-16',
        what: 'The v1 OAuth endpoints end; /oauth/2026-03/token takes their place.',
        standing: 'documented',
        source:
          'https://developers.hubspot.com/docs/api-reference/legacy/authentication/oauth-tokens/v1/migration-guide',
      },
    ]);
    expect(findingsText(findingsIn([HUBSPOT]), 90, NOW)[1]).toContain('2027-02-16, in 76 d');
  });

  it('goes by date, also across vendors', () => {
    const all = SDK_PACKAGES.map(({ name }) => ({ name, version: '1.0.0' }));
    const days = findingsIn(all).map(({ on }) => on);
    expect(days.length).toBeGreaterThan(6);
    expect(days).toEqual(days.toSorted());
  });

  it.each([
    ['2026-11-30T23:59:59Z', 77, false],
    ['2026-12-01T00:00:00Z', 77, true],
    ['2027-02-16T23:59:59Z', 0, true],
    ['2027-02-17T00:00:00Z', 90, false],
  ])('is near at %s within %i days: %s', (now, within, near) => {
    const [finding] = findingsIn([HUBSPOT]);
    if (finding === undefined) throw new Error('nothing was found');
    expect(isNear(finding, within, Date.parse(now))).toBe(near);
  });
});

describe('grantkeeper notices scan', () => {
  let folder: TemporaryDirectory;
  beforeAll(() => {
    folder = temporaryDirectory();
    const packages = { 'node_modules/@linear/sdk': { version: '60.0.0' } };
    writeFileSync(join(folder.path, 'lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
    writeFileSync(join(folder.path, 'other.json'), '{}');
  });
  afterAll(() => folder.remove());
  const scan = (name: string, ...more: string[]) =>
    runGrantkeeper(['notices', 'scan', join(folder.path, name), ...more]);

  it('shows what has taken effect, without an alarm', async () => {
    const ran = await scan('lock.json');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^@linear\/sdk 60\.0\.0 +linear +2026-04-01, \d+ d ago +Access tokens/m);
    expect(JSON.parse((await scan('lock.json', '--json')).stdout)).toMatchObject({
      items: [{ package: '@linear/sdk', on: '2026-04-01', isNear: false }],
    });
  });

  it.each([
    ['2026-11-17T23:59:59Z', 0],
    ['2026-11-18T00:00:00Z', 1],
    ['2027-02-16T12:00:00Z', 1],
    ['2027-02-17T00:00:00Z', 0],
  ])('at %s ends with %i: an alarm for what takes effect within 90 days', async (now, exit) => {
    const packages = { 'node_modules/@hubspot/api-client': { version: '13.1.0' } };
    const path = join(folder.path, 'near.json');
    writeFileSync(path, JSON.stringify({ lockfileVersion: 3, packages }));
    vi.useFakeTimers({ now: new Date(now), toFake: ['Date'] });
    const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      await noticesVerb().parseAsync(['scan', path], { from: 'user' });
      expect(process.exitCode).toBe(exit);
      expect(String(said.mock.calls[0]?.[0])).toContain('@hubspot/api-client 13.1.0');
    } finally {
      said.mockRestore();
      vi.useRealTimers();
      process.exitCode = undefined;
    }
  });

  it('takes nothing else for a lock file', async () => {
    const other = await scan('other.json');
    expect(other).toMatchObject({ code: 2, stdout: '' });
    expect(other.stderr).toContain('is no lock file of npm: it must be a package-lock.json');
    expect((await scan('none.json')).stderr).toContain('cannot be read (ENOENT)');
  });
});
