import { describe, expect, it } from 'vitest';
import type { Phase } from '#shared/domain/circuit-state.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { withNewGrant } from '#shared/domain/replace-grant.ts';
import { after, milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import type { Attempt } from '#shared/usecases/refresh/attempt.ts';
import { endings } from '#shared/usecases/refresh/endings.ts';
import { knownClients } from '#shared/usecases/refresh/known-clients.ts';
import type { RefreshPorts } from '#shared/usecases/refresh/ports.ts';
import { vaultPause } from '#shared/usecases/refresh/vault-pause.ts';
import { aClient, anAttemptId, aTokenSet, NOW, tokenFacts, without } from '../../support/integration.ts';
import { anAttempt, MINE, witness } from '../../support/refresh-attempt.ts';
import { refreshWorld } from '../../support/refresh-world.ts';

const [ORPHAN, COMMITTED] = [anAttemptId(1), anAttemptId(0)];
const REFUSED: RefreshFailure = { class: 'grant_refused', code: 'invalid_grant' };
const GRACE = { kind: 'grace', graceSeconds: 30 } as const;
const OPENED: DomainEvent = { type: 'client.secret_rotated', client: aClient().id, vendor: aClient().vendor };
const atWork = anAttempt().row;
const probing: Phase = {
  kind: 'half_open',
  reason: 'failing',
  since: NOW,
  probe: MINE,
  until: after(NOW, seconds(18)),
  trips: 1,
};
const GIVEN_BACK = { kind: 'open', reason: 'failing', since: NOW, until: NOW, trips: 1 };
const storeDown = () => Promise.reject(new StoreUnavailable('down'));

interface Settings {
  readonly row?: Integration;
  /** As it is in the store when the attempt ends, where another has written it. */
  readonly stored?: Integration | 'gone';
  readonly probe?: boolean;
  readonly attempt?: Partial<Attempt>;
}

async function ending({ row = atWork, stored = row, probe = false, attempt: more }: Settings = {}) {
  const world = await refreshWorld({ kind: 'strict' }, { doctored: true });
  const seen = witness();
  if (stored !== 'gone') await world.store.create(stored);
  if (probe) {
    await world.clients.change(aClient().id, (client) => ({
      client: { ...client, circuit: { ...client.circuit, phase: probing } },
      result: undefined,
    }));
  }
  const client = (await world.clients.find(aClient().id)) ?? aClient();
  const known = knownClients(world.clients, world.clock);
  const pause = vaultPause(world.clock);
  const attempt = anAttempt({ row, client, probe, ...more });
  return {
    ...world,
    ...seen,
    known,
    pause,
    attempt,
    call: { vendor: attempt.vendor, client, credential: {}, deadline: seconds(100) },
    end: (over: Partial<RefreshPorts> = {}) =>
      endings({ ...world.ports, ...seen.ports, ...over }, known, pause),
    kinds: () => seen.facts().map((fact) => fact.kind),
    phase: async () => (await world.clients.find(client.id))?.circuit.phase,
    found: (fromEscrow = false) => ({ versionId: ORPHAN, tokens: aTokenSet(), fromEscrow }),
    row: async () => world.store.find(row.id),
  };
}
type World = Awaited<ReturnType<typeof ending>>;

describe('a commit', () => {
  const answered = (world: World, more: object = {}) =>
    ({
      kind: 'tokens',
      grant: { accessToken: aTokenSet().accessToken, tokenType: 'Bearer' },
      sentAt: NOW,
      took: milliseconds(1499.6),
      call: world.call,
      sentBlind: false,
      ...more,
    }) as const;
  const commit = (world: World, over: Partial<RefreshPorts> = {}, more: object = {}) =>
    world.clock.run(world.end(over).commit(world.attempt, aTokenSet(), answered(world, more), 'fp-1'));

  it('that worked is logged, measured and told, and ends the renewals', async () => {
    const world = await ending();
    const outcome = await commit(world);
    expect(outcome).toEqual({ kind: 'refreshed', row: await world.row() });
    expect(await world.row()).toMatchObject({ version: 4, openAttempts: [] });
    expect(world.attempt.stops()).toBe(1);
    expect(world.measured).toEqual([
      ['RefreshSucceeded', 1, 'Count', 'acme'],
      ['RefreshRejected', 0, 'Count', 'acme'],
      ['RefreshDuration', 1499.6, 'Milliseconds', 'acme'],
    ]);
    expect(world.lines).toEqual([
      ['info', 'refreshed', { integration: 'payroll', vendor: 'acme', version: 4, tookMs: 1500 }],
    ]);
    expect(world.told()).toEqual(['integration.refreshed']);
    expect(world.facts()).toMatchObject([{ kind: 'commit', token: 'fp-1' }]);
    expect(world.known.takeOk(aClient().id, seconds(20))).toBe(1);
  });

  it('that worked closes a circuit by its probe, on record', async () => {
    const world = await ending({ probe: true });
    await commit(world);
    expect(await world.phase()).toMatchObject({ kind: 'closed' });
    expect(world.told()).toEqual(['integration.refreshed', 'circuit.closed']);
    expect(world.facts()[1]).toStrictEqual({
      kind: 'probe_ended',
      client: 'acme-main',
      attempt: MINE,
      at: NOW,
    });
  });

  it('leaves its attempt open where an earlier request of it may be handled yet', async () => {
    const world = await ending({ attempt: { vendor: { ...anAttempt().vendor, rotation: GRACE } } });
    await commit(world, {}, { sentBlind: true });
    expect((await world.row())?.openAttempts).toEqual([{ attemptId: MINE, parentVersion: 3 }]);
  });

  it('is not failed by a circuit that cannot be counted', async () => {
    const world = await ending({ probe: true });
    const outcome = await commit(world, { clients: { ...world.clients, change: storeDown } });
    expect(outcome.kind).toBe('refreshed');
    expect(world.lines.at(-1)).toEqual(['error', 'circuit not counted', { client: 'acme-main' }]);
  });

  it('does not pass over what else is broken there', async () => {
    const world = await ending({ probe: true });
    const change = () => Promise.reject(new TypeError('a mistake of ours'));
    await expect(commit(world, { clients: { ...world.clients, change } })).rejects.toThrow(
      'a mistake of ours',
    );
  });

  it('that the store never answers is left to the next holder', async () => {
    const input = { ...anAttempt().input, timeLeft: () => milliseconds(0) };
    const world = await ending({ attempt: { input } });
    const outcome = await commit(world, { store: { ...world.store, commit: storeDown } });
    expect(outcome).toStrictEqual({ kind: 'unavailable', what: 'store' });
    expect(world.attempt.stops()).toBe(1);
    expect(world.measured).toEqual([]);
    expect(world.known.takeOk(aClient().id, seconds(20))).toBe(1);
  });

  it('after a withdrawal discards the tokens, and gives the lease back to the removal', async () => {
    const stored: Integration = { ...atWork, epoch: 2, care: { status: 'revoked', since: NOW } };
    const world = await ending({ stored, probe: true });
    expect(await commit(world)).toStrictEqual({ kind: 'discarded', why: 'withdrawn' });
    expect(await world.row()).toEqual({ ...without(stored, 'lease'), openAttempts: [] });
    expect(world.kinds()).toContain('discarded');
    // The vendor has answered, whatever became of the grant.
    expect(await world.phase()).toMatchObject({ kind: 'closed' });
    expect(world.known.takeOk(aClient().id, seconds(20))).toBe(1);
  });

  it('after a reconnect leaves the new grant alone', async () => {
    const stored = withNewGrant(atWork, { tokens: tokenFacts(), dueAt: after(NOW, minutes(50)), at: NOW });
    const world = await ending({ stored });
    const changes: unknown[] = [];
    const change: typeof world.store.change = async (...args) => {
      changes.push(args);
      return world.store.change(...args);
    };
    expect(await commit(world, { store: { ...world.store, change } })).toStrictEqual({
      kind: 'discarded',
      why: 'replaced',
    });
    expect(changes).toEqual([]);
  });

  it('after a lost race keeps the tokens, and tells of the conflict', async () => {
    const world = await ending({
      stored: { ...atWork, version: 4, lease: { attemptId: ORPHAN, until: NOW } },
    });
    expect(await commit(world)).toStrictEqual({ kind: 'discarded', why: 'conflict' });
    expect(world.told()).toEqual(['grant.conflict']);
    expect((await world.row())?.openAttempts).toEqual([{ attemptId: MINE, parentVersion: 3 }]);
  });
});

describe('an adoption', () => {
  const openAttempts = [
    { attemptId: ORPHAN, parentVersion: 3 },
    { attemptId: MINE, parentVersion: 3 },
  ];
  const row = { ...atWork, openAttempts };

  it('commits what another stored, is logged, counted and told, and lets others probe', async () => {
    const world = await ending({ row, probe: true });
    const outcome = await world.clock.run(world.end().adopt(world.attempt, world.found()));
    expect(outcome).toEqual({ kind: 'adopted', row: await world.row() });
    expect(await world.row()).toMatchObject({ version: 4, tokens: { versionId: ORPHAN }, openAttempts: [] });
    expect(world.attempt.stops()).toBe(1);
    expect(world.measured).toEqual([['RefreshAdopted', 1, 'Count', 'acme']]);
    expect(world.lines).toEqual([
      ['warn', 'adopted', { integration: 'payroll', attempt: ORPHAN, version: 4 }],
    ]);
    expect(world.told()).toEqual(['integration.refreshed']);
    expect(await world.phase()).toEqual(GIVEN_BACK);
    expect(world.kinds()).toEqual(['commit', 'probe_ended']);
  });

  it('touches no probe of others', async () => {
    const world = await ending({ row });
    await world.clock.run(world.end().adopt(world.attempt, world.found()));
    expect(world.kinds()).toEqual(['commit']);
  });

  it('takes a token set out of the row by putting it into the vault first', async () => {
    const escrow = { versionId: ORPHAN, epoch: 1, sealed: 'sealed' };
    const world = await ending({ row: { ...row, escrow } });
    const puts: unknown[] = [];
    const put: typeof world.vault.put = async (...args) => {
      puts.push(args);
    };
    const end = world.end({ vault: { ...world.vault, put } });
    await world.clock.run(end.adopt(world.attempt, world.found(true)));
    expect(puts).toEqual([
      [{ integration: 'payroll', epoch: 1, versionId: ORPHAN }, aTokenSet(), [COMMITTED, ORPHAN, MINE]],
    ]);
    expect(await world.row()).not.toHaveProperty('escrow');
  });

  it('clears it from the row also where its own attempt stays open', async () => {
    const escrow = { versionId: ORPHAN, epoch: 1, sealed: 'sealed' };
    const vendor = { ...anAttempt().vendor, rotation: GRACE };
    const world = await ending({ row: { ...row, escrow }, attempt: { vendor } });
    await world.clock.run(world.end().adopt(world.attempt, world.found(true)));
    expect(await world.row()).toMatchObject({ openAttempts: [{ attemptId: ORPHAN }] });
    expect(await world.row()).not.toHaveProperty('escrow');
  });

  it('puts nothing into the vault that is there', async () => {
    const world = await ending({ row });
    const put = () => Promise.reject(new Error('written without need'));
    const end = world.end({ vault: { ...world.vault, put } });
    expect((await world.clock.run(end.adopt(world.attempt, world.found()))).kind).toBe('adopted');
  });

  it('that comes too late gives the lease back', async () => {
    const stored = { ...row, version: 4 };
    const world = await ending({ row, stored });
    const outcome = await world.clock.run(world.end().adopt(world.attempt, world.found()));
    expect(outcome).toStrictEqual({ kind: 'not_needed' });
    expect(await world.row()).toEqual({ ...without(stored, 'lease'), openAttempts: [openAttempts[0]] });
    expect(world.measured).toEqual([]);
  });

  it('that the store never answers is left to the next holder', async () => {
    const input = { ...anAttempt().input, timeLeft: () => milliseconds(0) };
    const world = await ending({ row, attempt: { input } });
    const end = world.end({ store: { ...world.store, commit: storeDown } });
    expect(await world.clock.run(end.adopt(world.attempt, world.found()))).toStrictEqual({
      kind: 'unavailable',
      what: 'store',
    });
    expect(world.attempt.stops()).toBe(1);
  });
});

describe('a failure', () => {
  const answered = (more: object = {}) =>
    ({
      kind: 'failed',
      failure: REFUSED,
      sentAt: NOW,
      sentBlind: false,
      noted: { heldTogether: false, events: [OPENED] },
      ...more,
    }) as const;
  const sibling = { attemptId: ORPHAN, parentVersion: 2 };
  const row = { ...atWork, openAttempts: [sibling, { attemptId: MINE, parentVersion: 3 }] };
  const withSibling = async (settings: Settings = {}) => {
    const world = await ending({ row, ...settings });
    await world.vault.put({ integration: row.id, epoch: 1, versionId: ORPHAN }, aTokenSet(), []);
    return world;
  };

  it('is settled, and what it meant for the circuit is told after it', async () => {
    const world = await ending();
    const outcome = await world.clock.run(world.end().fail(world.attempt, answered()));
    expect(outcome).toMatchObject({ kind: 'failed', row: { care: { status: 'suspect' } } });
    expect(world.told()).toEqual(['integration.suspect', 'client.secret_rotated']);
    expect(world.attempt.stops()).toBe(1);
  });

  it('of another kind looks for no sibling', async () => {
    const world = await withSibling();
    const failure: RefreshFailure = { class: 'ambiguous', code: 'http_503' };
    const outcome = await world.clock.run(world.end().fail(world.attempt, answered({ failure })));
    expect(outcome.kind).toBe('failed');
  });

  it('that is held together with others looks for none either', async () => {
    const world = await withSibling();
    const noted = { heldTogether: true, events: [] };
    const outcome = await world.clock.run(world.end().fail(world.attempt, answered({ noted })));
    expect(outcome).toMatchObject({ kind: 'failed', row: { lastError: { code: 'mass_refusal' } } });
  });

  it('makes way for a sibling that may live', async () => {
    const world = await withSibling();
    const outcome = await world.clock.run(world.end().fail(world.attempt, answered()));
    expect(outcome).toMatchObject({
      kind: 'adopted',
      row: { tokens: { versionId: ORPHAN }, openAttempts: [] },
    });
    expect(world.told()).toEqual(['integration.refreshed', 'client.secret_rotated']);
  });

  it.each([
    ['due', 'failed'],
    ['forced', 'adopted'],
  ] as const)(
    'that makes no sense, soon after another, looks for one where a person asked (%s)',
    async (why, kind) => {
      const failure = {
        class: 'protocol',
        code: 'http_400',
        tokenless: true,
        evidence: { status: 400, contentType: '' },
      } as const;
      const care = {
        status: 'suspect',
        since: NOW,
        refusals: 2,
        plainRefusals: 0,
        lossAnnounced: false,
      } as const;
      const world = await withSibling({
        row: { ...row, care },
        attempt: { input: { ...anAttempt().input, why } },
      });
      const outcome = await world.clock.run(world.end().fail(world.attempt, answered({ failure })));
      expect(outcome.kind).toBe(kind);
    },
  );

  it('of a token that was sent blind keeps its attempt open beside the sibling', async () => {
    const world = await withSibling();
    await world.clock.run(world.end().fail(world.attempt, answered({ sentBlind: true })));
    expect((await world.row())?.openAttempts).toEqual([{ attemptId: MINE, parentVersion: 3 }]);
  });

  it('whose sibling comes too late keeps a blind attempt open', async () => {
    const stored = { ...row, version: 4 };
    const world = await withSibling({ stored });
    const outcome = await world.clock.run(world.end().fail(world.attempt, answered({ sentBlind: true })));
    expect(outcome.kind).toBe('not_needed');
    expect(await world.row()).toEqual(without(stored, 'lease'));
  });

  it('that cannot be looked into leaves everything open', async () => {
    const world = await ending({ row });
    const get = () => Promise.reject(new VaultUnavailable('down'));
    const end = world.end({ vault: { ...world.vault, get } });
    const outcome = await world.clock.run(end.fail(world.attempt, answered({ sentBlind: true })));
    expect(outcome).toStrictEqual({ kind: 'unavailable', what: 'vault' });
    expect((await world.row())?.openAttempts).toEqual(row.openAttempts);
    expect(world.told()).toEqual(['integration.degraded', 'client.secret_rotated']);
  });

  it('tells what it meant for the circuit, whatever becomes of the row', async () => {
    const world = await ending();
    const end = world.end({ store: { ...world.store, change: storeDown } });
    await expect(world.clock.run(end.fail(world.attempt, answered()))).rejects.toThrow('down');
    expect(world.told()).toEqual(['client.secret_rotated']);
  });

  it('does not pass over what else is broken', async () => {
    const world = await ending({ row });
    const get = () => Promise.reject(new TypeError('a mistake of ours'));
    const end = world.end({ vault: { ...world.vault, get } });
    await expect(world.clock.run(end.fail(world.attempt, answered()))).rejects.toThrow('a mistake of ours');
  });
});

describe('an attempt that sends nothing', () => {
  it('for want of time gives lease and probe back', async () => {
    const world = await ending({ probe: true });
    expect(await world.clock.run(world.end().withdraw(world.attempt))).toStrictEqual({
      kind: 'held',
      until: NOW,
      reason: 'time',
    });
    expect(await world.row()).toEqual({ ...without(atWork, 'lease'), openAttempts: [] });
    expect(await world.phase()).toEqual(GIVEN_BACK);
    expect(world.lines).toEqual([['warn', 'no room left to ask', { integration: 'payroll', attempt: MINE }]]);
    expect(world.attempt.stops()).toBe(1);
  });

  it('before an instant gives lease and probe back until then', async () => {
    const world = await ending({ probe: true });
    const until = after(NOW, seconds(90));
    expect(await world.clock.run(world.end().postpone(world.attempt, until, 'in_flight'))).toStrictEqual({
      kind: 'held',
      until,
      reason: 'in_flight',
    });
    expect(await world.row()).toEqual({
      ...without(atWork, 'lease'),
      openAttempts: [],
      dueAt: until,
      heldUntil: until,
    });
    expect(await world.phase()).toEqual(GIVEN_BACK);
    expect(world.lines).toEqual([
      ['warn', 'postponed', { integration: 'payroll', attempt: MINE, reason: 'in_flight' }],
    ]);
    expect(world.attempt.stops()).toBe(1);
  });

  it('because the vault is down begins a pause, and gives lease and probe back', async () => {
    const world = await ending({ probe: true });
    const error = new VaultUnavailable('down');
    expect(await world.clock.run(world.end().vaultFailed(world.attempt, error))).toStrictEqual({
      kind: 'unavailable',
      what: 'vault',
    });
    expect(await world.row()).toMatchObject({
      care: { status: 'degraded' },
      lastError: { class: 'not_sent', code: 'vault_unavailable' },
      openAttempts: [],
      heldUntil: after(NOW, seconds(5)),
    });
    expect(world.pause.until()).toBe(after(NOW, seconds(5)));
    expect(await world.phase()).toEqual(GIVEN_BACK);
    expect(world.lines[0]).toEqual([
      'error',
      'vault unavailable',
      { integration: 'payroll', cause: 'VaultUnavailable' },
    ]);
    expect(world.attempt.stops()).toBe(1);
  });
});

describe('an answer that is not in the vault', () => {
  it('is looked for in the row by the next holder, after a pause', async () => {
    const world = await ending({ probe: true });
    expect(await world.clock.run(world.end().notInVault(world.attempt, 'escrow'))).toStrictEqual({
      kind: 'unavailable',
      what: 'vault',
    });
    expect(await world.row()).toMatchObject({
      care: { status: 'degraded' },
      lastError: { class: 'ambiguous', code: 'not_persisted' },
      openAttempts: [{ attemptId: MINE }],
      heldUntil: after(NOW, seconds(5)),
    });
    expect(world.pause.until()).toBe(after(NOW, seconds(5)));
    expect(world.told()).toEqual(['integration.degraded']);
    expect(await world.phase()).toMatchObject({ kind: 'open' });
    expect(world.attempt.stops()).toBe(1);
  });

  it('and nowhere else is a loss, and said to be one', async () => {
    const world = await ending();
    expect(await world.clock.run(world.end().notInVault(world.attempt, 'nowhere'))).toStrictEqual({
      kind: 'discarded',
      why: 'not_persisted',
    });
    expect(world.told()).toEqual(['integration.degraded', 'grant.lost']);
  });

  it('and nowhere else is told also where the row cannot keep the news', async () => {
    const world = await ending();
    const end = world.end({ store: { ...world.store, change: storeDown } });
    await expect(world.clock.run(end.notInVault(world.attempt, 'nowhere'))).rejects.toThrow('down');
    expect(world.events).toMatchObject([{ type: 'grant.lost', cause: 'not_persisted', version: 3 }]);
  });

  it('and in the row is no loss where the row cannot be written', async () => {
    const world = await ending();
    const end = world.end({ store: { ...world.store, change: storeDown } });
    await expect(world.clock.run(end.notInVault(world.attempt, 'escrow'))).rejects.toThrow('down');
    expect(world.told()).toEqual([]);
  });
});
