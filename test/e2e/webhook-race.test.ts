import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DATABASE_FILE } from '#shared/adapters/sqlite/storage.ts';
import { eventually } from '../support/patience.ts';
import { KINDS, World } from '../support/world.ts';

vi.setConfig({ maxConcurrency: 100 });

const SECRET = 'the signing secret of this test';
const webhook = {
  scheme: 'hmac',
  header: 'X-Sig',
  encoding: 'hex',
  eventAt: '/event',
  occurredAt: { at: '/at', unit: 'milliseconds' },
  events: [{ name: 'revoked', means: 'revoked', user: '/user' }],
};
const SETTINGS = {
  none: { ...KINDS.none, vendorFields: { webhook } },
  grace: { ...KINDS.grace, vendorFields: { webhook } },
  strict: { ...KINDS.strict, vendorFields: { webhook } },
  family: { ...KINDS.family, vendorFields: { webhook } },
};
type Name = keyof typeof SETTINGS;
const NAMES = Object.keys(SETTINGS) as Name[];

let world: World<Name>;
beforeAll(async () => {
  world = await World.start(SETTINGS);
  for (const name of NAMES) {
    await world.register(name, name);
    await world.home.api.expect(200, 'PUT', `/v1/clients/${name}/webhook`, { secrets: [SECRET] });
  }
}, 60_000);
afterAll(() => world.stop());

async function revoke(client: Name, user: string): Promise<void> {
  const body = JSON.stringify({ event: 'revoked', user, at: Date.now() });
  const answer = await fetch(`${world.home.api.url}/webhooks/${client}/${client}`, {
    method: 'POST',
    headers: { 'x-sig': createHmac('sha256', SECRET).update(body).digest('hex') },
    body,
  });
  expect(answer.status).toBe(202);
}

async function adopt(client: Name, id: string, expiresIn: number): Promise<void> {
  const { accessToken, refreshToken } = world.vendor.consent(client, { id });
  await world.home.api.expect(201, 'POST', '/v1/integrations', {
    id,
    vendor: client,
    client,
    scopes: ['read'],
    owner: 'team-a',
    principal: 'service',
    labels: { 'vendor-user': id },
  });
  await world.home.api.expect(200, 'PUT', `/v1/integrations/${id}/grant`, {
    accessToken,
    refreshToken,
    expiresIn,
  });
}

const look = async (id: string) => (await world.home.api.call('GET', `/v1/integrations/${id}`)).body;
/** How many token sets of an integration the home still keeps. */
function kept(id: string): unknown {
  const sql = new DatabaseSync(join(world.home.dataDir, DATABASE_FILE), { readOnly: true });
  try {
    return sql.prepare('SELECT count(*) AS sets FROM token_sets WHERE integration = ?').get(id)?.sets;
  } finally {
    sql.close();
  }
}
const asked = (id: string) => world.vendor.history.records({ endpoint: 'token', grantId: id });
const revocations = (id: string) => world.vendor.history.records({ endpoint: 'revoke', grantId: id });

/**
 * Answers of the vendor that come after so many milliseconds; the word of the end comes `wait` after it was asked. `late`:
 * the answer surely finds the grant withdrawn. Where both come together, either may be first.
 */
const CASES = NAMES.flatMap((client) =>
  [
    { answersAfter: 1500, wait: 0, late: true },
    { answersAfter: 1500, wait: 700, late: true },
    { answersAfter: 700, wait: 690, late: false },
    { answersAfter: 100, wait: 100, late: false },
  ].map((when, n) => ({ client, id: `${client}-${n}`, ...when })),
);

describe.concurrent('a consent that is withdrawn while a refresh is in flight', () => {
  it.each(CASES)(
    '$id stays withdrawn: answer after $answersAfter ms, word after $wait ms',
    async ({ client, id, answersAfter, wait, late }) => {
      world.vendor.faults.next(
        { kind: 'delay', delayAfterMs: answersAfter },
        { endpoint: 'token', grantId: id },
      );
      await adopt(client, id, 0);
      await eventually(`${id} is asked for`, () => (asked(id).length > 0 ? true : undefined));
      await new Promise((resolve) => setTimeout(resolve, wait));
      await revoke(client, id);
      await eventually(`${id} is revoked`, async () =>
        (await look(id)).status === 'revoked' ? true : undefined,
      );
      // The answer has come, and its holder is through with it.
      await new Promise((resolve) => setTimeout(resolve, answersAfter + 1000));
      const row = await look(id);
      expect({ status: row.status, epoch: row.epoch }).toEqual({ status: 'revoked', epoch: 2 });
      expect((await world.home.api.token(id)).body.code).toBe('reauthorization_required');
      expect(asked(id)).toHaveLength(1);
      // Nobody is to use what came after the end: neither from here nor at the vendor.
      await eventually(`the tokens of ${id} are destroyed`, () => (kept(id) === 0 ? true : undefined));
      if (!late) return;
      await eventually(`the late token of ${id} is revoked`, () =>
        world.vendor.grant(id).access.revokedAt === undefined ? undefined : true,
      );
      expect(world.vendor.grant(id).newest.dead).toBe(true);
      expect(revocations(id)).toHaveLength(1);
    },
  );

  it('lives again with a new consent, which the end of the old one does not touch', async () => {
    world.vendor.faults.next({ kind: 'delay', delayAfterMs: 1000 }, { endpoint: 'token', grantId: 'back' });
    await adopt('strict', 'back', 0);
    await eventually('it is asked for', () => (asked('back').length > 0 ? true : undefined));
    await revoke('strict', 'back');
    await eventually('it is revoked', async () =>
      (await look('back')).status === 'revoked' ? true : undefined,
    );
    const { accessToken, refreshToken } = world.vendor.consent('strict', { id: 'back-again' });
    await world.home.api.expect(200, 'PUT', '/v1/integrations/back/grant', {
      accessToken,
      refreshToken,
      expiresIn: 3600,
    });
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const row = await look('back');
    expect({ status: row.status, epoch: row.epoch }).toEqual({ status: 'active', epoch: 3 });
    expect((await world.home.api.token('back')).body.accessToken).toBe(accessToken);
  });
});
