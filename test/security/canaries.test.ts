import { randomBytes } from 'node:crypto';
import { appendFile, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaksIn, leaksOf, placesOf } from '../support/leaks.ts';
import { eventually } from '../support/patience.ts';
import type { Fault } from '../support/vendor/faults.ts';
import { KINDS, World } from '../support/world.ts';
import { ECHOES } from './echoes.ts';

const marker = (what: string): string => `${what}-${randomBytes(15).toString('base64url')}`;

/** Secrets that the vendor never sees. */
const OWN = {
  apiKey: 'the-key-of-this-test',
  admin: marker('admin'),
  registration: marker('registration'),
  privateKey: randomBytes(32).toString('base64url'),
  wrongClientSecret: marker('wrong'),
  freshClientSecret: marker('fresh&"<= /'),
  misplaced: marker('misplaced'),
};
const secretOf = (kind: string) => `${marker(kind)}+/=&"<% `.trim();
const SETTINGS = {
  none: { ...KINDS.none, secrets: [secretOf('none')] },
  grace: { ...KINDS.grace, secrets: [secretOf('grace')] },
  strict: { ...KINDS.strict, auth: 'basic', secrets: [secretOf('strict')] },
  family: { ...KINDS.family, auth: 'basic-raw', secrets: [marker('family')] },
} as const;

let world: World<keyof typeof SETTINGS>;
beforeAll(async () => {
  world = await World.start(SETTINGS, { GRANTKEEPER_LOG_LEVEL: 'debug' });
  for (const kind of ['none', 'grace', 'strict', 'family'] as const) await world.register(kind, kind);
}, 60_000);
afterAll(() => world.stop());

/** The vendor forgets the secrets that were replaced. */
const OTHERS = [...Object.values(OWN), ...Object.values(SETTINGS).flatMap(({ secrets }) => secrets)];
const allSecrets = () => [...world.vendor.secrets(), ...OTHERS];
const version = (wanted: number) => (row: { readonly version: number; readonly status: string }) =>
  row.version === wanted && row.status === 'active';

describe('a whole run of the home', () => {
  it.each(Object.entries(ECHOES))(
    'a vendor that repeats a secret %s',
    async (name, echo) => {
      const { api } = world.home;
      const client = `echo-${name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}`;
      await world.register('none', client);
      const [clientSecret = ''] = world.vendor.client(client).secrets;
      const secrets = { refresh: '', client: clientSecret, access: '' };
      // The access token was not sent: only by mistake could it stand where a code should, and then as chance has it.
      const sent = ['refresh', 'client'] as const;
      for (const what of /error|member|type/.test(name) ? sent : ([...sent, 'access'] as const)) {
        const id = `${client}-${what}`;
        const consent = await world.adopt(client, id, { expiresIn: 3600 });
        secrets.refresh = consent.refreshToken;
        secrets.access = consent.accessToken;
        world.vendor.faults.always(echo(secrets[what]), { clientId: client });
        world.vendor.faults.always(echo(secrets[what]), { clientId: client, endpoint: 'revoke' });
        await api.refresh(id);
        await api.token(id, { timeoutMs: 100, seenVersion: 1 });
        await api.integration(id);
        await api.remove(id);
      }
      await api.client(client);
    },
    60_000,
  );

  it('secrets that are registered, rotated, wrong, and refused', async () => {
    const { api } = world.home;
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: randomBytes(32).toString('base64url'), d: OWN.privateKey };
    await api.expect(201, 'POST', '/v1/clients', {
      id: 'signing',
      vendor: 'none',
      clientId: 'signing',
      clientAuth: 'private_key_jwt',
      privateKeyJwk: jwk,
      rotation: { everyDays: 30, kind: 'manual', admin: OWN.admin },
      registration: { clientUri: 'http://127.0.0.1/register', accessToken: OWN.registration },
    });
    await world.adopt('none', 'rotated', { expiresIn: 3600 });
    await api.expect(422, 'POST', '/v1/clients/none/rotate', { clientSecret: OWN.wrongClientSecret });
    const [before = ''] = world.vendor.client('none').secrets;
    world.vendor.client('none').secrets = [before, OWN.freshClientSecret];
    await api.expect(202, 'POST', '/v1/clients/none/rotate', { clientSecret: OWN.freshClientSecret });
    expect((await api.refresh('rotated')).status).toBe(200);
    world.vendor.client('none').secrets = [OWN.freshClientSecret];
    expect((await api.refresh('rotated')).status).toBe(200);
  }, 60_000);

  it('secrets that were put in the wrong place', async () => {
    const { api } = world.home;
    const { misplaced } = OWN;
    const answers = await Promise.all([
      api.call('GET', `/v1/integrations/${misplaced}`),
      api.call('GET', `/v1/integrations?cursor=${misplaced}`),
      api.call('GET', `/v1/integrations?status=${misplaced}`),
      api.call('POST', `/v1/${misplaced}`, { misplaced }),
      api.call('POST', '/v1/clients', `{"clientSecret": "${misplaced}`),
      api.call('POST', '/v1/clients', { clientSecret: [misplaced], id: misplaced, clientAuth: misplaced }),
      api.call('POST', '/v1/integrations', {
        id: 'x',
        vendor: misplaced,
        client: misplaced,
        principal: misplaced,
      }),
      api.call('PUT', '/v1/integrations/rotated/grant', { refreshToken: `${misplaced}\n`, token: 1 }),
      api.call('PUT', '/v1/integrations/rotated/grant', { expiresAt: misplaced }),
      api.call('GET', '/v1/clients', undefined, { authorization: `Bearer ${misplaced}` }),
      api.call('POST', '/v1/clients', { a: 1 }, { 'content-type': `text/${misplaced}` }),
    ]);
    // A cursor is any text that stands between two ids.
    expect(answers.map(({ status }) => status)).toEqual([
      404, 200, 400, 404, 400, 400, 400, 400, 400, 401, 415,
    ]);
  });

  it('a vault that fails: the answer lies sealed in the row while the process dies', async () => {
    await world.adopt('grace', 'set-aside', { expiresIn: 3600 });
    const database = new DatabaseSync(join(world.home.dataDir, 'grantkeeper.db'), { timeout: 5000 });
    database.exec("CREATE TRIGGER down BEFORE INSERT ON token_sets BEGIN SELECT RAISE(ABORT, 'down'); END");
    const refreshed = world.home.api.refresh('set-aside').catch(() => undefined);
    const row = database.prepare("SELECT row FROM integrations WHERE id = 'set-aside'");
    const escrow = await eventually('the escrow', () => {
      const text = String(row.get()?.row);
      return text.includes('escrow') ? text : undefined;
    });
    expect(leaksIn([['the row', escrow]], allSecrets())).toEqual([]);
    await world.home.kill();
    await refreshed;
    database.exec('DROP TRIGGER down');
    database.close();
    expect(await leaksOf(world, OTHERS)).toEqual([]);
    await world.home.begin();
    await world.home.api.until('set-aside', version(2));
  }, 60_000);

  it('answers that are lost, cut and late, and SIGKILL under each', async () => {
    const faults: readonly Fault[] = [
      { kind: 'lost-reply' },
      { kind: 'truncated' },
      { kind: 'hang', processed: true },
    ];
    for (const [n, fault] of faults.entries()) {
      const ids = (['none', 'grace', 'strict', 'family'] as const).map(
        (kind) => [kind, `${kind}-${n}`] as const,
      );
      for (const [kind, id] of ids) {
        await world.adopt(kind, id, { expiresIn: 3600 });
        world.vendor.faults.next(fault, { grantId: id });
      }
      const refreshed = ids.map(([, id]) => world.home.api.refresh(id).catch(() => undefined));
      await eventually('the requests', () =>
        ids.every(([, id]) => world.vendor.history.posts({ grantId: id }) > 0) ? true : undefined,
      );
      await world.home.crash();
      await Promise.all(refreshed);
    }
  }, 120_000);

  it('tokens that are brought, replaced, refused and withdrawn', async () => {
    const { api } = world.home;
    const spent = await world.adopt('strict', 'brought', { expiresIn: 3600 });
    expect((await api.refresh('brought')).body.version).toBe(2);
    const grant = { refreshToken: spent.refreshToken };
    expect((await api.call('PUT', '/v1/integrations/brought/grant', grant)).status).toBe(409);
    world.vendor.withdraw('brought');
    expect((await api.refresh('brought')).status).not.toBe(500);
    const other = world.vendor.consent('strict', { id: 'brought-again' });
    await api.expect(200, 'PUT', '/v1/integrations/brought/grant', {
      accessToken: other.accessToken,
      refreshToken: other.refreshToken,
    });
    expect((await api.token('brought')).status).toBe(200);
  });
});

describe('what it left behind', () => {
  it('shows none of its secrets, while it runs and when it has ended', async () => {
    expect(allSecrets().length).toBeGreaterThan(120);
    expect(await leaksOf(world, OTHERS)).toEqual([]);
    expect(await world.home.stop()).toEqual({ code: 0, signal: null });
    expect(await leaksOf(world, OTHERS)).toEqual([]);
  }, 60_000);

  it('is open to its owner alone', async () => {
    const { dataDir } = world.home;
    const names = await readdir(dataDir);
    expect(names).toContain('audit.jsonl');
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    const modes = names.map(async (name) => [
      name,
      ((await stat(join(dataDir, name))).mode & 0o777).toString(8),
    ]);
    expect(await Promise.all(modes)).toEqual(names.map((name) => [name, '600']));
  });

  it('holds in its vault nothing but what is sealed', () => {
    const database = new DatabaseSync(join(world.home.dataDir, 'grantkeeper.db'), { readOnly: true });
    for (const table of ['token_sets', 'client_credentials']) {
      const rows = database.prepare(`SELECT sealed FROM ${table}`).all();
      expect(rows.length).toBeGreaterThan(5);
      for (const { sealed } of rows) {
        // The format's number, a nonce, a tag; between them what looks like chance.
        const bytes = Buffer.from(sealed as Uint8Array);
        expect(bytes[0]).toBe(1);
        expect(bytes.length).toBeGreaterThan(29);
        expect(bytes.toString('latin1')).not.toMatch(/[ -~]{16}/);
      }
    }
    database.close();
  });

  it('is searched everywhere: a secret that is planted is found in each place', async () => {
    const [planted = ''] = world.vendor.secrets();
    const { home } = world;
    const found = async () =>
      (await leaksOf(world)).map((leak) => leak.replace(home.dataDir, '').split(': ')[0]);
    expect(await found()).toEqual([]);

    home.stdout.push(`ready ${planted}`);
    home.stderr.push(
      JSON.stringify({ level: 'info', detail: Buffer.from(`a:${planted}`).toString('base64') }),
    );
    home.api.heard.push({ path: '/v1/clients', text: JSON.stringify({ planted }) });
    home.api.heard.push({ path: '/v1/integrations/x/token', text: planted });
    await appendFile(
      join(home.dataDir, 'audit.jsonl'),
      `${JSON.stringify({ kind: 'spend', token: planted })}\n`,
    );
    const database = new DatabaseSync(join(home.dataDir, 'grantkeeper.db'));
    const long = `${'x'.repeat(20_000)}${Buffer.from(planted).toString('hex')}${'x'.repeat(20_000)}`;
    database.prepare('INSERT INTO clients (id, row) VALUES (?, ?)').run('planted', long);
    database
      .prepare('UPDATE token_sets SET sealed = ? WHERE rowid = (SELECT min(rowid) FROM token_sets)')
      .run(Buffer.from(planted));
    database.close();

    expect(new Set(await found())).toEqual(
      new Set([
        'stdout',
        'stderr',
        'answer of /v1/clients',
        'answer of /v1/integrations/x/token',
        'file /audit.jsonl',
        'file /grantkeeper.db',
        'column clients.row',
        'column token_sets.sealed',
      ]),
    );
    expect((await placesOf(home)).map(([place]) => place)).toContain(
      `file ${join(home.dataDir, 'vault.key')}`,
    );
    expect(await readFile(join(home.dataDir, 'audit.jsonl'), 'utf8')).toContain('"kind":"commit"');
  });
});
