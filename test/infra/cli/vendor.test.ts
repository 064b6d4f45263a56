import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkVendors } from '../../../infra/cli/vendor/check.ts';

const COMMAND = join(import.meta.dirname, '../../../infra/cli/grantkeeper.mjs');
const ACME = {
  id: 'acme',
  tokenEndpoint: 'https://auth.acme.example/token',
  clientAuth: 'post',
  rotation: { kind: 'strict' },
};

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function vendor(...args: readonly string[]): Promise<Ended> {
  const env = { PATH: process.env.PATH };
  try {
    return {
      code: 0,
      ...(await promisify(execFile)(process.execPath, [COMMAND, 'vendor', ...args], { env })),
    };
  } catch (error) {
    return error as Ended;
  }
}

// Each starts a process, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

describe('grantkeeper vendor', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grantkeeper-cli-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function file(name: string, content: unknown): Promise<string> {
    const path = join(folder, `${name}.json`);
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  it('lists each vendor on a line of its own', async () => {
    const { code, stdout } = await vendor('list');
    const lines = stdout.split('\n');
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^VENDOR +NAME +ROTATION +ACCESS +REFRESH +REVOKED BY +VERIFIED$/);
    expect(lines.find((line) => line.startsWith('xero '))).toMatch(
      /^xero +Xero +grace 30 min +30 min +60 d idle +probe +\d+ of \d+$/,
    );
    expect(lines.find((line) => line.startsWith('okta'))).toMatch(
      /^okta\.\{org\} +Okta +grace 30 s, reuse ends all /,
    );
    expect(lines.find((line) => line.startsWith('microsoft'))).toMatch(/^microsoft\[\.\{tenant\}\] /);
    expect(lines).toContain("45 vendors. VERIFIED: facts that were read in the vendor's own documentation.");
  });

  it('lists the vendors of a file among them, in the place of those it corrects', async () => {
    const path = await file('own', [ACME, { ...ACME, id: 'xero' }]);
    const { stdout } = await vendor('list', '--file', path, '--json');
    const vendors = JSON.parse(stdout) as readonly { id: string; clientAuth: string }[];
    expect(vendors).toHaveLength(46);
    expect(vendors[0]?.id).toBe('acme');
    expect(vendors.find(({ id }) => id === 'xero')?.clientAuth).toBe('post');
  });

  it('shows each fact with its standing and its source', async () => {
    const { code, stdout } = await vendor('show', 'xero');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}token +listed \[1\] +https:\/\/identity\.xero\.com\/connect\/token$/m);
    expect(stdout).toMatch(/^ {2}rotation +secondary \[2\] +grace 30 min$/m);
    expect(stdout).toMatch(/^ {2}introspection +unverified \[\d\] +none$/m);
    expect(stdout).toMatch(
      /^ {2}\[2\] secondary: https:\/\/community\.xero\.com\/developer\/discussion\/105714701\/$/m,
    );
  });

  it('shows the vendor of one customer with its addresses', async () => {
    const { stdout } = await vendor('show', 'shopify.acme', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      id: 'shopify.acme',
      tokenEndpoint: 'https://acme.myshopify.com/admin/oauth/access_token',
      facts: expect.arrayContaining([
        {
          of: ['accessTokenSeconds', 'refreshTokenSeconds'],
          standing: 'documented',
          verified: true,
          source: 'https://shopify.dev/docs/apps/auth/access-token-types/offline',
        },
      ]),
    });
  });

  it.each(['nobody', 'shopify.a/b'])('knows no %s: 1', async (id) => {
    expect(await vendor('show', id)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `vendor: there is no vendor ${JSON.stringify(id)}; \`vendor list\` names those there are\n`,
    });
  });

  it('finds a file right, and says what nobody could check later', async () => {
    expect(await vendor('check', await file('right', [ACME]))).toMatchObject({
      code: 0,
      stdout: 'vendor acme: no source is given for tokenEndpoint, clientAuth, rotation\nright: acme\n',
    });
  });

  it('says all of it to programs too', async () => {
    const { code, stdout } = await vendor(
      'check',
      await file('wrong', [{ ...ACME, colour: 'blue' }]),
      '--json',
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      problems: [
        {
          code: 'unknown_field',
          vendor: 'vendor acme',
          pointer: '/0/colour',
          says: 'is not a field of a vendor',
        },
      ],
      vendors: [],
    });
  });

  it('names everything that is wrong at once: 1', async () => {
    const path = await file('wrong', [
      { ...ACME, clientAuth: 'magic', colour: 'blue' },
      { ...ACME, tokenEndpoint: 'http://127.0.0.1/token' },
    ]);
    expect(await vendor('check', path)).toMatchObject({
      code: 1,
      stdout: [
        'vendor acme: /0/clientAuth must be one of basic, basic-raw, post, private_key_jwt and none (bad_value)',
        'vendor acme: /0/colour is not a field of a vendor (unknown_field)',
        'vendor acme: /1/tokenEndpoint must be https (bad_value)',
        'vendor acme: /1/id is the id of an earlier vendor; each may come once (duplicate_id)',
        '4 problems',
        '',
      ].join('\n'),
    });
  });

  it.each([
    { args: ['check', '/nowhere/vendors.json'], says: '/nowhere/vendors.json cannot be read (ENOENT)' },
    { args: ['show'], says: "missing required argument 'id'" },
    { args: ['rename'], says: "unknown command 'rename'" },
  ])('ends with 2 where it cannot begin: $args', async ({ args, says }) => {
    const { code, stdout, stderr } = await vendor(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });

  it('teaches by example', async () => {
    const { code, stdout } = await vendor('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('$ npx grantkeeper vendor show shopify.my-shop');
  });
});

describe('checking a vendor file', () => {
  const check = (vendor: unknown, allowLoopback = false) =>
    checkVendors(JSON.stringify([vendor]), allowLoopback);

  it('says when tokens live too short to be kept, and when a shorter deadline mends it', () => {
    expect(check({ ...ACME, accessTokenSeconds: 300 }).problems).toMatchObject([
      { code: 'lifetime_too_short', vendor: 'vendor acme', pointer: '/0/accessTokenSeconds' },
    ]);
    expect(check({ ...ACME, accessTokenSeconds: 450, deadlineSeconds: 20 }).problems).toEqual([]);
  });

  it('lets in this machine where that is asked for', () => {
    const local = { ...ACME, tokenEndpoint: 'http://127.0.0.1:9/token' };
    expect(check(local).problems).toMatchObject([{ code: 'bad_value', pointer: '/0/tokenEndpoint' }]);
    expect(check(local, true)).toEqual({
      problems: [],
      vendors: [{ id: 'acme', withoutSource: ['tokenEndpoint', 'clientAuth', 'rotation'] }],
    });
  });
});
