import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DATABASE_FILE } from '#shared/adapters/sqlite/storage.ts';
import { eventually } from '../support/patience.ts';
import { runGrantkeeper } from '../support/run-grantkeeper.ts';
import { KINDS, World } from '../support/world.ts';

vi.setConfig({ testTimeout: 90_000 });

const KINDS_HERE = {
  none: KINDS.none,
  replaced: KINDS.replaced,
  // So short that it is over when the backup comes back.
  grace: { rotation: { kind: 'grace', graceSeconds: 1 } },
  strict: KINDS.strict,
  family: KINDS.family,
} as const;
type Kind = keyof typeof KINDS_HERE;
const ALL = Object.keys(KINDS_HERE) as Kind[];

const GRANTS_PER_KIND = 10;
/** Of each kind: after the backup these got a newer refresh token, which the backup does not have. */
const MOVED_ON = 4;
const idsOf = (kind: Kind, from = 0, to = GRANTS_PER_KIND) =>
  Array.from({ length: to - from }, (_, n) => `${kind}-${from + n}`);
/** Each moved on at a vendor that takes no older token: nobody can save these. */
const UNAVOIDABLE = (['grace', 'strict', 'family'] as const).flatMap((kind) => idsOf(kind, 0, MOVED_ON));

/** Where clients are registered (RFC 7592): it is down, and notes who would have had a secret replaced. */
const askedFor: string[] = [];
const registrations = createServer((request, response) => {
  askedFor.push(request.url ?? '');
  response.writeHead(503).end();
});

let world: World<Kind>;
let backups: string;
let backAt: number;
beforeAll(async () => {
  await new Promise<void>((resolve) => registrations.listen(0, '127.0.0.1', resolve));
  backups = mkdtempSync(join(tmpdir(), 'grantkeeper-backups-'));
  const settings = Object.fromEntries(
    ALL.map((kind) => [kind, { ...KINDS_HERE[kind], accessTokenSeconds: 3600 }]),
  ) as unknown as typeof KINDS_HERE;
  world = await World.start(settings, { GRANTKEEPER_CONFIRM_SECONDS: '1' });
  for (const kind of ALL) {
    await world.register(kind, kind);
    for (const id of idsOf(kind)) await world.adopt(kind, id, { expiresIn: 3600 });
  }
  await registered('a-restored', {});
}, 90_000);
afterAll(async () => {
  rmSync(backups, { recursive: true, force: true });
  await world.stop();
  registrations.closeAllConnections();
  await new Promise((resolve) => registrations.close(resolve));
});

/** A client whose secret its vendor replaces. */
function registered(id: string, more: Readonly<Record<string, unknown>>) {
  const { port } = registrations.address() as AddressInfo;
  return world.home.api.expect(201, 'POST', '/v1/clients', {
    id,
    vendor: 'none',
    clientId: id,
    clientSecret: 'secret-1',
    rotation: { everyDays: 90, kind: 'dcr' },
    registration: { clientUri: `http://127.0.0.1:${port}/${id}`, accessToken: 'registration-1' },
    ...more,
  });
}

/** Since the backup was made, the time of its secret has come. */
function makeDue(directory: string, id: string): void {
  const database = new DatabaseSync(join(directory, DATABASE_FILE));
  database.prepare("UPDATE clients SET row = json_set(row, '$.secret.rotateAt', 0) WHERE id = ?").run(id);
  database.close();
}

const keeper = (...args: readonly string[]) =>
  runGrantkeeper(args, {
    env: {
      GRANTKEEPER_URL: world.home.api.url,
      GRANTKEEPER_API_KEY: world.home.apiKey,
      GRANTKEEPER_DATA_DIR: world.home.dataDir,
    },
  });
/** Whose refresh tokens the vendor was sent since the backup came back. */
const presented = () =>
  world.vendor.history
    .records({ endpoint: 'token' })
    .filter(({ arrivedAt, grantType }) => arrivedAt >= backAt && grantType === 'refresh_token')
    .map(({ clientId }) => clientId);
const report = async () => JSON.parse((await keeper('restore', 'show', '--json')).stdout);

describe('a data directory that comes out of a backup', () => {
  const copy = () => join(backups, 'monday');

  it('was copied while its home went on', async () => {
    expect(await keeper('backup', copy())).toMatchObject({ code: 0, stderr: '' });
    for (const kind of ALL) {
      for (const id of idsOf(kind, 0, MOVED_ON)) expect((await world.home.api.refresh(id)).status).toBe(200);
    }
    await world.home.stop();
    rmSync(world.home.dataDir, { recursive: true });
    cpSync(copy(), world.home.dataDir, { recursive: true });
    makeDue(world.home.dataDir, 'a-restored');
    backAt = world.vendor.runtime.now();
    await world.home.begin();
  });

  it('holds every grant, says so, and still serves the access tokens that it has', async () => {
    expect(await report()).toMatchObject({ counts: { held: 40, risky: 10, kept: 0 }, isComplete: true });
    const told = world.home.stderr
      .json()
      .find(({ message }) => message === 'grants are held after a restore');
    expect(told).toMatchObject({
      level: 'error',
      held: 50,
      clients: 1,
      because: expect.stringMatching(/^a backup of 20/),
    });
    for (const id of ['none-0', 'family-0']) expect((await world.home.api.token(id)).status).toBe(200);
    expect((await world.home.api.refresh('family-0')).body).toMatchObject({ code: 'paused' });
    expect(presented()).toEqual([]);
  });

  it('has no secret replaced at a vendor, though one is due', async () => {
    // Clients are looked at by their names: once this one's vendor was asked, the other was passed by.
    await registered('b-since', { secretExpiresAt: new Date(Date.now() + 1000).toISOString() });
    await eventually('a rotation of what is of now', () =>
      askedFor.includes('/b-since') ? true : undefined,
    );
    expect(askedFor).not.toContain('/a-restored');
    expect(await world.home.api.client('a-restored')).toMatchObject({ heldSince: expect.any(String) });
    expect(await report()).toMatchObject({ clients: ['a-restored'] });
    const rotated = await keeper('run', 'rotate');
    expect(rotated.stdout).toContain('a-restored: held, it came out of a backup');
  });

  it('is let go, but for the grants of the vendor that would end them', async () => {
    const ran = await keeper('restore', 'run', '--every', '1');
    expect(ran.code).toBe(1);
    expect(await report()).toMatchObject({
      counts: { kept: 32, lost: 8, risky: 10, held: 0, presented: 0, in_doubt: 0 },
      integrations: { risky: idsOf('family') },
    });
    expect(new Set(presented())).toEqual(new Set(['none', 'replaced', 'grace', 'strict']));
    expect(ran.stdout).toMatch(/^a-restored: no secret of it is replaced/m);
    expect(askedFor).not.toContain('/a-restored');
  });

  it('lets those go on a person’s word, and loses what nobody can save, no more', async () => {
    const ran = await keeper('restore', 'run', '--every', '1', '--spend');
    expect(ran.code).toBe(1);
    const { counts, integrations } = await report();
    expect(counts).toMatchObject({ kept: 38, lost: 12, risky: 0 });
    expect(integrations.lost.toSorted()).toEqual(UNAVOIDABLE.toSorted());
    for (const id of UNAVOIDABLE) {
      expect(ran.stdout).toContain(`  ${id}\n`);
      await world.home.hears({ type: 'integration.reauthorization_required', integration: id });
    }
    const announced = world.home.events({ type: 'integration.reauthorization_required' });
    expect(new Set(announced.map(({ integration }) => integration))).toEqual(new Set(UNAVOIDABLE));
  });

  it('has what is due for its clients done by then', async () => {
    expect(await report()).toMatchObject({ clients: [] });
    await eventually('the rotation', () => (askedFor.includes('/a-restored') ? true : undefined));
  });

  it('is no backup any more: a restart holds nothing', async () => {
    await world.home.crash();
    expect((await world.home.api.integration('family-9')).status).toBe('active');
  });

  it('forgets the mark with a new grant', async () => {
    const { accessToken, refreshToken } = world.vendor.consent('strict', { id: 'strict-0, anew' });
    const grant = { accessToken, refreshToken, expiresIn: 3600 };
    await world.home.api.expect(200, 'PUT', '/v1/integrations/strict-0/grant', grant);
    expect((await report()).counts).toMatchObject({ kept: 38, lost: 11 });
  });
});
