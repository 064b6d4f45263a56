import { describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { after, milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import { withRemovalBegun } from '#shared/domain/withdraw.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import {
  aClientId,
  anAttemptId,
  anIntegrationId,
  aTokenSet,
  NOW,
  tokenFacts,
} from '../support/integration.ts';
import { killed, refreshWorld, type World } from '../support/refresh-world.ts';

const GRACE = { kind: 'grace', graceSeconds: 30 } as const;
const STRICT = { kind: 'strict' } as const;

describe('a refresh that works', () => {
  it('spends the refresh token once and commits its successor', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    const outcome = await world.clock.run(world.holder()());
    expect(outcome.kind).toBe('refreshed');
    expect(world.endpoint.posts).toEqual(['rt-0']);
    expect(await world.refreshToken()).toBe('rt-1');
    expect(await world.row()).toMatchObject({
      version: 4,
      fence: 4,
      openAttempts: [],
      care: { status: 'active' },
    });
    expect((await world.row()).lease).toBeUndefined();
    expect(world.told()).toEqual(['integration.refreshed']);
  });

  it('remembers the spent token by its fingerprint only', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    await world.clock.run(world.holder()());
    const row = await world.row();
    const ref = { integration: row.id, epoch: row.epoch, versionId: row.tokens?.versionId ?? anAttemptId(9) };
    const fingerprint = await world.fingerprints.fingerprint(new Secret('rt-0'));
    expect((await world.vault.get(ref))?.spent).toEqual([fingerprint]);
  });

  it('gets first tokens by client credentials, without a refresh token', async () => {
    const world = await refreshWorld({ kind: 'none' });
    const { tokens: _tokens, ...pending } = await world.grant('other');
    await world.store.create({
      ...pending,
      id: anIntegrationId('server'),
      grantType: 'client_credentials',
      care: { status: 'pending' },
      version: 0,
    });
    const outcome = await world.clock.run(world.holder()('server'));
    expect(outcome.kind).toBe('refreshed');
    expect(world.endpoint.posts).toEqual(['client_credentials']);
    expect(await world.row('server')).toMatchObject({ version: 1, tokens: { hasRefreshToken: false } });
  });

  it('sends nothing for a grant without a refresh token, which needs a person once it is over', async () => {
    const world = await refreshWorld(STRICT);
    const alone = { expiresAt: after(NOW, minutes(5)), hasRefreshToken: false };
    const row = await world.grant('payroll', { tokens: tokenFacts({ versionId: anAttemptId(3), ...alone }) });
    const { refreshToken: _refreshToken, ...set } = aTokenSet({ expiresAt: alone.expiresAt });
    await world.vault.put({ integration: row.id, epoch: row.epoch, versionId: anAttemptId(3) }, set, []);
    const refresh = world.holder();
    expect(await world.clock.run(refresh())).toMatchObject({
      kind: 'held',
      until: alone.expiresAt,
      reason: 'nothing_to_send',
    });
    await world.clock.pass(minutes(5));
    expect((await world.clock.run(refresh())).kind).toBe('failed');
    await world.clock.pass(minutes(1));
    await world.clock.run(refresh());
    expect(await world.row()).toMatchObject({
      care: { status: 'reauthorization_required' },
      lastError: { code: 'no_refresh_token' },
      openAttempts: [],
    });
    expect(world.endpoint.posts).toEqual([]);
  });

  it('puts a row off whose vendor is unknown, so that it does not stand in the way of others', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    const outcome = await world.clock.run(world.holder({ vendors: { find: () => undefined } })());
    expect(outcome).toMatchObject({ kind: 'held', reason: 'unknown' });
    expect((await world.row()).dueAt).toBeGreaterThanOrEqual(after(NOW, minutes(15)));
    expect((await world.row()).care.status).toBe('active');
  });

  it('leaves a paused row alone, and out of the sweep', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant('payroll', { pausedAt: NOW });
    expect((await world.clock.run(world.holder()())).kind).toBe('not_needed');
    expect(world.endpoint.posts).toEqual([]);
    expect((await world.row()).dueAt).toBeUndefined();
  });

  it('is done once by many holders', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    const holders = Array.from({ length: 20 }, () => world.holder()());
    const outcomes = await world.clock.run(Promise.all(holders));
    expect(outcomes.filter(({ kind }) => kind === 'refreshed')).toHaveLength(1);
    expect(world.endpoint.posts).toEqual(['rt-0']);
  });

  it('recognises its own commit when the store repeats it', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    let calls = 0;
    const store = {
      ...world.store,
      commit: async (...args: Parameters<typeof world.store.commit>) => {
        const written = await world.store.commit(...args);
        if (++calls === 1) throw new StoreUnavailable('the answer was lost');
        return written;
      },
    };
    expect((await world.clock.run(world.holder({ store })())).kind).toBe('refreshed');
    expect(calls).toBe(2);
    expect(await world.row()).toMatchObject({ version: 4 });
  });
});

describe('a slow answer', () => {
  it.each([GRACE, { kind: 'replaced' } as const, { kind: 'none' } as const])(
    'of 35 s is waited for, and the lease is kept up ($kind)',
    async (rotation) => {
      const world = await refreshWorld(rotation);
      await world.grant();
      world.endpoint.fates = [{ kind: 'ok', delay: seconds(35) }];
      const told: number[] = [];
      const first = world.holder()('payroll', {
        onLease: async (until) => {
          told.push((until - NOW) / 1000);
        },
      });
      await world.clock.pass(seconds(30));
      const second = await world.clock.run(world.holder()());
      expect(second.kind).toBe('busy');
      expect((await world.clock.run(first)).kind).toBe('refreshed');
      expect(world.endpoint.posts).toHaveLength(1);
      const length = rotation.kind === 'grace' ? 18 : 15;
      expect(told).toEqual([0, 5, 10, 15, 20, 25, 30, 35].map((s) => s + length).slice(0, told.length));
      expect(told.length).toBeGreaterThanOrEqual(7);
    },
  );

  it('of 35 s is waited for under a fixed lease (strict)', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    world.endpoint.fates = [{ kind: 'ok', delay: seconds(35) }];
    const first = world.holder()();
    await world.clock.pass(seconds(30));
    expect(await world.clock.run(world.holder()())).toEqual({
      kind: 'busy',
      until: after(NOW, seconds(135)),
    });
    expect((await world.clock.run(first)).kind).toBe('refreshed');
    expect(world.endpoint.posts).toEqual(['rt-0']);
  });

  it('is not asked for where the process has not enough time left', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    const outcome = await world.clock.run(world.holder()('payroll', { timeLeft: () => seconds(105) }));
    expect(outcome.kind).toBe('held');
    expect(world.endpoint.posts).toEqual([]);
    expect(await world.row()).toMatchObject({ openAttempts: [], version: 3 });
    expect((await world.row()).lease).toBeUndefined();
  });
});

describe('a holder that dies', () => {
  /** The answer came, and nothing that this holder begins from then on ends. */
  const dieBeforeStoring = (world: World): void => {
    const never = () => new Promise<never>(() => {});
    void world.holder({
      vault: { ...world.vault, put: never },
      store: { ...world.store, renew: never },
    })();
  };

  it('after it stored the answer leaves it to the next one, who calls no vendor', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    const dying = world.holder({ store: { ...world.store, commit: killed } });
    await expect(world.clock.run(dying())).rejects.toThrow('killed');
    expect((await world.clock.run(world.holder()())).kind).toBe('busy');
    await world.clock.pass(seconds(136));
    expect((await world.clock.run(world.holder()())).kind).toBe('adopted');
    expect(world.endpoint.posts).toEqual(['rt-0']);
    expect(await world.refreshToken()).toBe('rt-1');
    expect(await world.row()).toMatchObject({ openAttempts: [], version: 4 });
  });

  it('is remembered over a second one that dies before it looks', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    const afterStoring = world.holder({ store: { ...world.store, commit: killed } });
    await expect(world.clock.run(afterStoring())).rejects.toThrow('killed');
    await world.clock.pass(seconds(136));
    const beforeLooking = world.holder({ vault: { ...world.vault, get: killed } });
    await expect(world.clock.run(beforeLooking())).rejects.toThrow('killed');
    await world.clock.pass(seconds(136));
    expect((await world.clock.run(world.holder()())).kind).toBe('adopted');
    expect(world.endpoint.posts).toEqual(['rt-0']);
    expect(await world.refreshToken()).toBe('rt-1');
  });

  it('after the answer came is made up for within a grace', async () => {
    const world = await refreshWorld(GRACE);
    await world.grant();
    dieBeforeStoring(world);
    await world.clock.pass(seconds(19));
    expect((await world.clock.run(world.holder()())).kind).toBe('refreshed');
    expect(world.endpoint.posts).toEqual(['rt-0', 'rt-0']);
    expect(await world.refreshToken()).toBe('rt-1');
  });

  it('leaves room to ask, however short the budgets are', async () => {
    const budgets = { vendorDeadline: seconds(3), functionTimeout: seconds(4), settle: milliseconds(0) };
    const world = await refreshWorld(STRICT, { budgets });
    await world.grant('payroll', { openAttempts: [{ attemptId: anAttemptId(5), parentVersion: 3 }] });
    expect((await world.clock.run(world.holder()())).kind).toBe('refreshed');
    expect(world.endpoint.posts).toEqual(['rt-0']);
  });

  it('after the answer came costs a strict grant its token, and that is announced', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    dieBeforeStoring(world);
    await world.clock.pass(seconds(136));
    expect((await world.clock.run(world.holder()())).kind).toBe('failed');
    expect(await world.row()).toMatchObject({
      care: { status: 'suspect' },
      lastError: { code: 'ambiguous_loss' },
    });
    expect(world.told()).toContain('grant.lost');
    await world.clock.pass(seconds(60));
    await world.clock.run(world.holder()());
    expect((await world.row()).care.status).toBe('reauthorization_required');
  });
});

it('a holder that stands still while it reads its client secret does not send under a lease that is over', async () => {
  const world = await refreshWorld({ ...GRACE, reuseRevokesFamily: true });
  await world.grant();
  // The whole process stands still: nothing in it renews the lease either.
  const slow = world.holder({
    store: { ...world.store, renew: () => new Promise<never>(() => {}) },
    clientVault: {
      ...world.clientVault,
      get: async (client, versionId) => {
        await world.clock.sleep(seconds(70));
        return world.clientVault.get(client, versionId);
      },
    },
  });
  const standing = slow();
  standing.catch(() => {});
  await world.clock.pass(seconds(19));
  expect((await world.clock.run(world.holder()())).kind).toBe('refreshed');
  await world.clock.pass(seconds(60));
  expect(world.endpoint.posts).toEqual(['rt-0']);
  expect(world.endpoint.alive).toBe(true);
});

it('a holder that may still be answered is waited for where a spent token would end the grant', async () => {
  const world = await refreshWorld({ ...GRACE, reuseRevokesFamily: true });
  // It stood still, so that its lease ran out, and the vendor has yet to answer it.
  const stoodStill = { attemptId: anAttemptId(1), parentVersion: 3 };
  await world.grant('payroll', { openAttempts: [stoodStill] });
  await world.clock.pass(seconds(46));
  const dead = after(NOW, milliseconds(135_001));
  expect(await world.clock.run(world.holder()())).toEqual({ kind: 'held', until: dead, reason: 'in_flight' });
  expect(world.endpoint.posts).toEqual([]);
  expect(await world.row()).toMatchObject({ openAttempts: [stoodStill], dueAt: dead, heldUntil: dead });
  expect((await world.row()).lease).toBeUndefined();
  await world.clock.pass(seconds(90));
  expect((await world.clock.run(world.holder()())).kind).toBe('refreshed');
  expect(world.endpoint.posts).toEqual(['rt-0']);
});

describe('an answer that does not arrive', () => {
  it('is asked for once more, at once, within a grace', async () => {
    const world = await refreshWorld(GRACE);
    await world.grant();
    world.endpoint.fates = [{ kind: 'lost_reply' }];
    expect((await world.clock.run(world.holder()())).kind).toBe('refreshed');
    expect(world.endpoint.posts).toEqual(['rt-0', 'rt-0']);
    expect(await world.refreshToken()).toBe('rt-1');
  });

  it('and whose request is handled late is announced as a loss, though another was answered', async () => {
    const world = await refreshWorld(GRACE);
    const before = await world.grant();
    world.endpoint.fates = [{ kind: 'lost_request' }];
    expect((await world.clock.run(world.holder()())).kind).toBe('refreshed');
    // The first request arrives now, mints another successor, and nobody hears of it.
    world.endpoint.newest = 9;
    await world.store.change(before.id, (row) => ({ row: { ...row, dueAt: NOW }, result: undefined }));
    await world.clock.run(world.holder()());
    expect(world.told()).toEqual(['integration.refreshed', 'integration.suspect', 'grant.lost']);
    await world.clock.pass(minutes(2));
    expect((await world.clock.run(world.holder()())).kind).toBe('failed');
    expect(world.told().slice(3)).toEqual(['integration.reauthorization_required']);
  });

  it('is asked for once more where the request was lost (strict)', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    world.endpoint.fates = [{ kind: 'lost_request' }];
    expect((await world.clock.run(world.holder()())).kind).toBe('refreshed');
    expect(world.endpoint.posts).toEqual(['rt-0', 'rt-0']);
  });

  it('is announced as a loss where the vendor rotated and the reply was lost (strict)', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    world.endpoint.fates = [{ kind: 'lost_reply' }];
    expect((await world.clock.run(world.holder()())).kind).toBe('failed');
    expect(world.endpoint.posts).toEqual(['rt-0', 'rt-0']);
    expect(world.told()).toEqual(['integration.suspect', 'grant.lost']);
  });

  it('is not asked for again where that could revoke the family', async () => {
    const world = await refreshWorld({ kind: 'strict', reuseRevokesFamily: true });
    await world.grant();
    world.endpoint.fates = [{ kind: 'lost_reply' }];
    await world.clock.run(world.holder()());
    expect(world.endpoint.posts).toEqual(['rt-0']);
    expect(world.endpoint.alive).toBe(true);
    expect(await world.row()).toMatchObject({ care: { status: 'degraded' }, version: 3 });
    const forced = { why: 'forced', seenVersion: 3 } as const;
    expect((await world.clock.run(world.holder()('payroll', forced))).kind).toBe('busy');
    await world.clock.pass(seconds(101));
    await world.clock.run(world.holder()('payroll', forced));
    expect(world.endpoint.posts).toEqual(['rt-0', 'rt-0']);
  });
});

describe('a vault that is down', () => {
  const down = async (): Promise<never> => {
    throw new VaultUnavailable('down');
  };

  it('stops every refresh before it spends anything', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    const refresh = world.holder({ vault: { ...world.vault, get: down } });
    expect(await world.clock.run(refresh())).toEqual({ kind: 'unavailable', what: 'vault' });
    expect((await world.clock.run(refresh())).kind).toBe('held');
    expect(world.endpoint.posts).toEqual([]);
    expect(await world.row()).toMatchObject({ openAttempts: [], lastError: { code: 'vault_unavailable' } });
  });

  it('is tried until it takes the answer', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    let failures = 0;
    const put: typeof world.vault.put = async (...args) => {
      if (++failures < 5) throw new VaultUnavailable('down');
      return world.vault.put(...args);
    };
    expect((await world.clock.run(world.holder({ vault: { ...world.vault, put } })())).kind).toBe(
      'refreshed',
    );
    expect(await world.refreshToken()).toBe('rt-1');
  });

  it('leaves the answer sealed in the row, from where the next holder takes it', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    const outcome = await world.clock.run(world.holder({ vault: { ...world.vault, put: down } })());
    expect(outcome).toEqual({ kind: 'unavailable', what: 'vault' });
    const row = await world.row();
    expect(row.escrow?.versionId).toBe(row.openAttempts[0]?.attemptId);
    expect(JSON.stringify(row)).not.toContain('rt-1');
    await world.clock.pass(minutes(5));
    expect((await world.clock.run(world.holder()())).kind).toBe('adopted');
    expect(world.endpoint.posts).toEqual(['rt-0']);
    expect(await world.refreshToken()).toBe('rt-1');
    expect((await world.row()).escrow).toBeUndefined();
  });

  it('takes nothing into a row that has another grant by now', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    world.endpoint.fates = [{ kind: 'ok', delay: seconds(2) }];
    const refreshing = world.holder({ vault: { ...world.vault, put: down } })();
    await world.clock.pass(seconds(1));
    await world.store.change(anIntegrationId('payroll'), (row) => ({
      row: { ...row, epoch: 2 },
      result: undefined,
    }));
    expect(await world.clock.run(refreshing)).toEqual({ kind: 'discarded', why: 'replaced' });
    expect((await world.row()).escrow).toBeUndefined();
    expect(world.told()).not.toContain('grant.lost');
  });

  it('leaves nothing alive at the vendor where the grant is withdrawn meanwhile', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    const refreshing = world.holder({ vault: { ...world.vault, put: down } })();
    await world.clock.pass(seconds(1));
    await world.store.change(anIntegrationId('payroll'), (row) => ({
      row: withRemovalBegun(row, world.clock.now()),
      result: undefined,
    }));
    expect(await world.clock.run(refreshing)).toEqual({ kind: 'discarded', why: 'withdrawn' });
    expect(world.endpoint.revoked).toEqual(['rt-1']);
    expect((await world.row()).escrow).toBeUndefined();
  });

  it('keeps the committed token set while it takes another out of the row', async () => {
    const world = await refreshWorld(STRICT);
    const { id, epoch, tokens } = await world.grant();
    await world.clock.run(world.holder({ vault: { ...world.vault, put: down } })());
    await world.clock.pass(minutes(5));
    const dying = world.holder({ store: { ...world.store, commit: killed } });
    await expect(world.clock.run(dying())).rejects.toThrow('killed');
    const committed = { integration: id, epoch, versionId: tokens?.versionId ?? anAttemptId(0) };
    expect(await world.vault.get(committed)).toBeDefined();
  });

  it('that fails while a refusal is looked into leaves everything open', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant('payroll', { openAttempts: [{ attemptId: anAttemptId(5), parentVersion: 2 }] });
    world.endpoint.fates = [{ kind: 'lost_reply' }];
    let reads = 0;
    const get: typeof world.vault.get = (ref) => (++reads === 1 ? world.vault.get(ref) : down());
    const outcome = await world.clock.run(world.holder({ vault: { ...world.vault, get } })());
    expect(outcome).toEqual({ kind: 'unavailable', what: 'vault' });
    expect(world.endpoint.posts).toEqual(['rt-0', 'rt-0']);
    const row = await world.row();
    expect(row.care.status).toBe('degraded');
    expect(row.openAttempts).toHaveLength(2);
  });

  it('is given up only when the process is about to be killed, and that is announced', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    const dead = {
      vault: { ...world.vault, put: down },
      escrow: { ...world.escrow, seal: down },
    };
    const killedAt = after(NOW, seconds(120));
    const timeLeft = () => milliseconds(killedAt - world.clock.now());
    const outcome = await world.clock.run(world.holder(dead)('payroll', { timeLeft }));
    expect(outcome).toEqual({ kind: 'discarded', why: 'not_persisted' });
    expect(world.clock.now()).toBeGreaterThan(after(NOW, seconds(116)));
    expect(world.clock.now()).toBeLessThan(killedAt);
    expect(world.events).toContainEqual(
      expect.objectContaining({ type: 'grant.lost', cause: 'not_persisted' }),
    );
  });
});

describe('answers that make no sense', () => {
  const HTML = {
    class: 'protocol',
    code: 'not_json',
    tokenless: true,
    evidence: { status: 200, contentType: 'text/html' },
  } as const;

  it('do not end a grant while a token set that lost the race is held', async () => {
    const world = await refreshWorld(STRICT, { doctored: true });
    const sibling = anAttemptId(5);
    const { id, epoch } = await world.grant('payroll', {
      openAttempts: [{ attemptId: sibling, parentVersion: 2 }],
    });
    const set = aTokenSet({ refreshToken: new Secret('rt-0'), spent: [] });
    await world.vault.put({ integration: id, epoch, versionId: sibling }, set, []);
    world.endpoint.fates = [HTML, HTML, HTML].map((failure) => ({ kind: 'fails', failure }));
    const kinds: string[] = [];
    for (let n = 0; n < 3; n++) {
      kinds.push((await world.clock.run(world.holder()())).kind);
      await world.clock.pass(minutes(2));
    }
    expect(kinds).toEqual(['failed', 'failed', 'adopted']);
    expect((await world.row()).tokens?.versionId).toBe(sibling);
  });
});

describe('a refused commit', () => {
  const whileAnswering = async (world: World, meanwhile: () => Promise<unknown>) => {
    world.endpoint.fates = [{ kind: 'ok', delay: seconds(2) }];
    const refreshing = world.holder()();
    await world.clock.pass(seconds(1));
    await meanwhile();
    return world.clock.run(refreshing);
  };

  it('after a withdrawal revokes the new token at the vendor and destroys it', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    const outcome = await whileAnswering(world, () =>
      world.store.change(anIntegrationId('payroll'), (row) => ({
        row: { ...row, epoch: 2, care: { status: 'revoked', since: NOW } },
        result: undefined,
      })),
    );
    expect(outcome).toEqual({ kind: 'discarded', why: 'withdrawn' });
    expect(world.endpoint.revoked).toEqual(['rt-1']);
    const attempt = (await world.row()).openAttempts[0]?.attemptId ?? anAttemptId(0);
    const ref = { integration: anIntegrationId('payroll'), epoch: 1, versionId: attempt };
    expect(await world.vault.get(ref)).toBeUndefined();
  });

  it('after the row is gone does the same', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    const outcome = await whileAnswering(world, () => world.store.remove(anIntegrationId('payroll'), 1));
    expect(outcome).toEqual({ kind: 'discarded', why: 'withdrawn' });
    expect(world.endpoint.revoked).toEqual(['rt-1']);
  });

  it.each([
    ['grant', []],
    ['token', ['rt-1']],
  ] as const)('after a reconnect revokes only what ends alone (%s)', async (revocationEnds, revoked) => {
    const world = await refreshWorld(STRICT, { vendor: { revocationEnds } });
    await world.grant();
    const outcome = await whileAnswering(world, () =>
      world.store.change(anIntegrationId('payroll'), (row) => ({
        row: { ...row, epoch: 2, version: 4, openAttempts: [] },
        result: undefined,
      })),
    );
    expect(outcome).toEqual({ kind: 'discarded', why: 'replaced' });
    expect(world.endpoint.revoked).toEqual(revoked);
  });

  it('after a lost race keeps the token set, and tries it before the grant is given up', async () => {
    const world = await refreshWorld(STRICT, { doctored: true });
    const before = await world.grant();
    const outcome = await whileAnswering(world, () =>
      world.store.change(before.id, (row) => ({ row: { ...row, version: 4 }, result: undefined })),
    );
    expect(outcome).toEqual({ kind: 'discarded', why: 'conflict' });
    expect(world.told()).toEqual(['grant.conflict']);
    // The committed set still carries `rt-0`, which is spent: ours is the living one.
    await world.clock.pass(minutes(1));
    expect((await world.clock.run(world.holder()())).kind).toBe('adopted');
    expect(await world.refreshToken()).toBe('rt-1');
    await world.store.change(before.id, (row) => ({ row: { ...row, dueAt: NOW }, result: undefined }));
    expect((await world.clock.run(world.holder()())).kind).toBe('refreshed');
    expect(await world.row()).toMatchObject({ care: { status: 'active' }, openAttempts: [] });
  });
});

describe('several token sets that lost a race', () => {
  it('are tried one after the other, until one lives', async () => {
    const world = await refreshWorld({ kind: 'grace', graceSeconds: 30 });
    const [dead, alive] = [anAttemptId(6), anAttemptId(5)];
    const row = await world.grant('payroll', {
      openAttempts: [
        { attemptId: alive, parentVersion: 2 },
        { attemptId: dead, parentVersion: 2 },
      ],
    });
    const set = async (versionId: typeof dead, refreshToken: string) =>
      world.vault.put(
        { integration: row.id, epoch: row.epoch, versionId },
        aTokenSet({ refreshToken: new Secret(refreshToken), expiresAt: after(NOW, minutes(5)) }),
        [],
      );
    await set(dead, 'rt-7');
    await set(alive, 'rt-9');
    world.endpoint.newest = 9;
    const kinds: string[] = [];
    for (let n = 0; n < 5; n++) {
      kinds.push((await world.clock.run(world.holder()())).kind);
      await world.clock.pass(minutes(4));
    }
    expect(world.endpoint.posts.slice(0, 3)).toEqual(['rt-0', 'rt-7', 'rt-9']);
    expect(kinds.slice(0, 3)).toEqual(['adopted', 'adopted', 'refreshed']);
    expect((await world.row()).care.status).toBe('active');
  });
});

describe('the OAuth client', () => {
  const refused = { kind: 'fails', failure: { class: 'client_refused', code: 'invalid_client' } } as const;

  it('that is refused is paused, and its grants are not touched', async () => {
    const world = await refreshWorld(STRICT);
    const before = await world.grant();
    world.endpoint.fates = [refused];
    const refresh = world.holder();
    await world.clock.run(refresh());
    const { dueAt, heldUntil, ...rest } = await world.row();
    const { dueAt: _due, ...untouched } = before;
    expect(rest).toEqual({ ...untouched, fence: 4 });
    expect(dueAt).toBe(heldUntil);
    expect((await world.clients.find(aClientId('acme-main')))?.status).toBe('refused');
    expect((await world.clock.run(refresh())).kind).toBe('held');
    expect((await world.clock.run(refresh('payroll', { why: 'forced', seenVersion: 3 }))).kind).toBe('held');
    expect(world.endpoint.posts).toHaveLength(1);
    expect(world.told()).toEqual(['circuit.opened', 'client.refused']);
  });

  it('is tried once with a newer secret', async () => {
    const world = await refreshWorld(STRICT);
    await world.grant();
    const refresh = world.holder();
    await world.grant('warm-up', { dueAt: after(NOW, minutes(1)) });
    await world.clock.run(refresh('warm-up'));
    await world.clientVault.put(aClientId('acme-main'), 'second', { clientSecret: new Secret('secret-2') });
    await world.clients.change(aClientId('acme-main'), (client) => ({
      client: { ...client, secret: { versionId: 'second', createdAt: NOW, pending: false } },
      result: undefined,
    }));
    world.endpoint.fates = [refused];
    expect((await world.clock.run(refresh())).kind).toBe('refreshed');
    expect(world.endpoint.secretsUsed).toEqual(['secret-1', 'secret-2']);
  });

  describe('while a secret is being replaced', () => {
    const rolling = {
      step: 'set',
      way: 'dcr',
      versionId: 'third',
      from: 'first',
      startedAt: NOW,
      heldUntil: NOW,
      failures: 0,
    } as const;
    const previousSecret = { versionId: 'zeroth', until: after(NOW, minutes(60)) };

    async function rollingWorld(versions: readonly string[]) {
      const world = await refreshWorld(STRICT);
      await world.grant();
      for (const version of versions)
        await world.clientVault.put(aClientId('acme-main'), version, { clientSecret: new Secret(version) });
      await world.clients.change(aClientId('acme-main'), (client) => ({
        client: { ...client, rolling, previousSecret },
        result: undefined,
      }));
      return world;
    }

    it('is tried with the one on its way, then with the one before, and harms no grant', async () => {
      const world = await rollingWorld(['third', 'zeroth']);
      world.endpoint.fates = [refused, refused];
      expect((await world.clock.run(world.holder()())).kind).toBe('refreshed');
      expect(world.endpoint.secretsUsed).toEqual(['secret-1', 'third', 'zeroth']);
      expect(world.endpoint.posts).toEqual(['rt-0', 'rt-0', 'rt-0']);
      expect(world.told()).toEqual(['integration.refreshed']);
    });

    it('prolongs the time of the one before, where a refresh still lives by it, and says so once an hour', async () => {
      const world = await rollingWorld(['third', 'zeroth']);
      const untilNow = async () => (await world.clients.find(aClientId('acme-main')))?.previousSecret?.until;
      world.endpoint.fates = [refused, refused];
      await world.clock.run(world.holder()());
      const prolonged = after(NOW, minutes(24 * 60));
      expect(await untilNow()).toBe(prolonged);
      await world.clock.pass(minutes(59));
      world.endpoint.fates = [refused, refused];
      await world.clock.run(
        world.holder()('payroll', { why: 'forced', seenVersion: (await world.row()).version }),
      );
      expect(await untilNow()).toBe(prolonged);
      await world.clock.pass(minutes(1));
      world.endpoint.fates = [refused, refused];
      await world.clock.run(
        world.holder()('payroll', { why: 'forced', seenVersion: (await world.row()).version }),
      );
      expect(await untilNow()).toBe(after(prolonged, minutes(60)));
    });

    it('prolongs nothing where the one on its way is taken', async () => {
      const world = await rollingWorld(['third', 'zeroth']);
      world.endpoint.fates = [refused];
      await world.clock.run(world.holder()());
      const { previousSecret: before } = (await world.clients.find(aClientId('acme-main'))) ?? {};
      expect(before).toEqual(previousSecret);
    });

    it('passes over one that has not reached the vault', async () => {
      const world = await rollingWorld(['zeroth']);
      world.endpoint.fates = [refused];
      expect((await world.clock.run(world.holder()())).kind).toBe('refreshed');
      expect(world.endpoint.secretsUsed).toEqual(['secret-1', 'zeroth']);
    });

    it('is given up when each has been refused once', async () => {
      const world = await rollingWorld(['third', 'zeroth']);
      world.endpoint.fates = [refused, refused, refused];
      await world.clock.run(world.holder()());
      expect(world.endpoint.secretsUsed).toEqual(['secret-1', 'third', 'zeroth']);
      expect((await world.row()).care.status).toBe('active');
      expect(world.told()).toEqual(['circuit.opened', 'client.refused']);
    });
  });
});

describe('the circuit', () => {
  const broken = { kind: 'fails', failure: { class: 'ambiguous', code: 'http_503' } } as const;

  it('opens after five failures, lets one probe through, and then ramps up', async () => {
    const world = await refreshWorld({ kind: 'none' });
    const ids = Array.from({ length: 12 }, (_, n) => `grant-${n}`);
    for (const id of ids) await world.grant(id);
    const refresh = world.holder();
    world.endpoint.fates = Array.from({ length: 6 }, () => broken);
    for (const id of ids.slice(0, 6)) await world.clock.run(refresh(id));
    // Each of the first two holders sent twice; the third's first failure opened the circuit.
    expect(world.endpoint.posts).toHaveLength(5);
    expect(world.told()).toContain('circuit.opened');
    world.endpoint.fates = [];
    await world.clock.pass(seconds(8));
    const outcomes = await world.clock.run(Promise.all(ids.slice(6).map((id) => world.holder()(id))));
    expect(outcomes.filter(({ kind }) => kind === 'refreshed')).toHaveLength(1);
    expect(world.endpoint.posts).toHaveLength(6);
    expect(world.told()).toContain('circuit.closed');
  });

  it('obeys Retry-After for all grants of the client, which stay healthy', async () => {
    const world = await refreshWorld({ kind: 'none' });
    await world.grant('first');
    await world.grant('second');
    const failure = { class: 'throttled', code: 'http_429', retryAfter: seconds(30) } as const;
    world.endpoint.fates = [{ kind: 'fails', failure }];
    const refresh = world.holder();
    await world.clock.run(refresh('first'));
    expect((await world.clock.run(refresh('second'))).kind).toBe('held');
    await world.clock.pass(milliseconds(29_900));
    expect((await world.clock.run(world.holder()('second'))).kind).toBe('held');
    expect(world.endpoint.posts).toHaveLength(1);
    expect(await world.row('first')).toMatchObject({ care: { status: 'active' }, failures: 0 });
    expect(await world.row('second')).toMatchObject({ care: { status: 'active' }, failures: 0 });
    await world.clock.pass(seconds(4));
    expect((await world.clock.run(refresh('first'))).kind).toBe('refreshed');
  });

  it('holds many refused grants together, and says so once', async () => {
    const world = await refreshWorld({ kind: 'none' });
    world.endpoint.alive = false;
    const ids = Array.from({ length: 20 }, (_, n) => `grant-${n}`);
    for (const id of ids) await world.grant(id);
    await world.clock.run(Promise.all(ids.map((id) => world.holder()(id))));
    const statuses = await Promise.all(ids.map(async (id) => (await world.row(id)).care.status));
    expect(statuses).not.toContain('reauthorization_required');
    expect(statuses.filter((status) => status === 'suspect').length).toBeLessThan(5);
    expect(world.told().filter((type) => type === 'client.refused')).toHaveLength(1);
    const posts = world.endpoint.posts.length;
    await world.clock.pass(minutes(10));
    for (const id of ids) await world.clock.run(world.holder()(id));
    // One probe, however many are due.
    expect(world.endpoint.posts.length).toBe(posts + 1);
    expect((await world.row('grant-0')).care.status).not.toBe('reauthorization_required');
  });
});
