import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type TemporaryDirectory, temporaryDirectory } from '../support/directory.ts';
import { runGrantkeeper } from '../support/run-grantkeeper.ts';
import { KINDS, World } from '../support/world.ts';

// Each starts a process, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const GRANTS = 300;

let world: World<'acme'>;
let folder: TemporaryDirectory;
beforeAll(async () => {
  folder = temporaryDirectory();
  world = await World.start({ acme: KINDS.grace });
  await world.register('acme', 'billing');
}, 60_000);
afterAll(async () => {
  folder.remove();
  await world.stop();
});

const env = () => ({ GRANTKEEPER_URL: world.home.api.url, GRANTKEEPER_API_KEY: world.home.apiKey });
const bring = (args: readonly string[], input = '') =>
  runGrantkeeper(['integration', 'import', ...args], { env: env(), input });

function written(name: string, text: string): string {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return path;
}

describe('grantkeeper integration import', () => {
  it('brings a table, says what was refused and why, and goes on at a second run', async () => {
    const ids = Array.from({ length: GRANTS }, (_, n) => `row-${n}`);
    const line = (id: string) => {
      const { accessToken, refreshToken } = world.vendor.consent('billing', { id });
      return `${id},billing,finance,read write,${accessToken},${refreshToken},3600`;
    };
    const heading = 'id,client,owner,scopes,accessToken,refreshToken,expiresIn';
    const odd = [
      'Odd Id,billing,finance,read,,secret-of-odd,1',
      'none,nobody,finance,read,,secret-of-none,1',
    ];
    const path = written('grants.csv', `${[heading, ...ids.map(line), ...odd].join('\n')}\n`);
    const first = await bring([path]);
    expect(first.code).toBe(1);
    expect(first.stdout.split('\n').map((text) => text.trimEnd())).toEqual([
      `${GRANTS + 2} rows: ${GRANTS} imported, 2 refused`,
      '',
      'ROW  INTEGRATION  CODE             REASON',
      expect.stringMatching(/^301 {2}Odd Id {7}invalid_request {2}\/id must /),
      '302  none         not_found        there is no client nobody',
      '',
    ]);
    expect(await world.home.api.integration('row-299')).toMatchObject({
      status: 'active',
      epoch: 1,
      version: 1,
    });
    const told = `${first.stdout}${first.stderr}${readFileSync(`${path}.journal`, 'utf8')}`;
    expect(world.vendor.secrets().filter((secret) => told.includes(secret))).toEqual([]);
    expect(told).not.toContain('secret-of-');

    const second = await bring([path, '--json']);
    expect(second.code).toBe(1);
    expect(JSON.parse(second.stdout)).toMatchObject({
      rows: GRANTS + 2,
      imported: 0,
      earlier: GRANTS,
      refused: [
        { row: GRANTS + 1, code: 'invalid_request' },
        { row: GRANTS + 2, code: 'not_found' },
      ],
    });
    const again = await bring([path, '--json', '--again']);
    expect(JSON.parse(again.stdout)).toMatchObject({ imported: 0, held: GRANTS, earlier: 0 });
  });

  it('takes variables from standard input, which leaves no journal', async () => {
    const { refreshToken } = world.vendor.consent('billing', { id: 'from-env' });
    const ran = await bring(
      ['-', '--from', 'env', '--map', 'acme-sales=billing', '--owner', 'sales', '--scope', 'read'],
      `OTHER=1\nACME_SALES_REFRESH_TOKEN=${refreshToken}\n`,
    );
    expect(ran).toEqual({ code: 0, stdout: '1 row: 1 imported, 0 refused\n', stderr: '' });
    expect(await world.home.api.integration('acme-sales')).toMatchObject({
      owner: 'sales',
      scopes: ['read'],
    });
  });

  it('takes what Nango exported', async () => {
    const { accessToken, refreshToken } = world.vendor.consent('billing', { id: 'from-nango' });
    const connection = {
      connection_id: 'Customer-7',
      provider_config_key: 'acme-prod',
      credentials: {
        type: 'OAUTH2',
        access_token: accessToken,
        refresh_token: refreshToken,
        expires_in: 3600,
      },
    };
    const path = written('connections.json', JSON.stringify({ connections: [connection] }));
    const ran = await bring([path, '--from', 'nango', '--map', 'acme-prod=billing', '--owner', 'sales']);
    expect(ran).toEqual({ code: 0, stdout: '1 row: 1 imported, 0 refused\n', stderr: '' });
    expect(await world.home.api.integration('customer-7')).toMatchObject({ status: 'active', version: 1 });
  });

  it('ends with 3 where the home is gone, and says that the same command goes on', async () => {
    const path = written('away.csv', 'id,client,owner,refreshToken\na,billing,finance,rt\n');
    const ran = await bring([path, '--url', 'http://127.0.0.1:9']);
    expect(ran.code).toBe(3);
    expect(ran.stdout).toContain('stopped before the end: unreachable: ');
    expect(ran.stdout).toContain(`the same command goes on from here; ${path}.journal knows what is done\n`);
  });

  it.each([
    [['/nowhere.csv'], 'import: /nowhere.csv is not there\n'],
    [['grants.txt'], 'import: grants.txt is not there\n'],
    [['-'], 'import: add --format csv, json or jsonl: the name standard input does not say it\n'],
  ])('ends with 2 for %j', async (args, message) => {
    expect(await bring(args)).toEqual({ code: 2, stdout: '', stderr: message });
  });
});
