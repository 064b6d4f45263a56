import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { after, seconds } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { Attempt } from '#shared/usecases/refresh/attempt.ts';
import { type FailedAnswer, giveBack, settleFailure } from '#shared/usecases/refresh/settle-failure.ts';
import { embeddedPorts } from '../../support/embedded-ports.ts';
import { anAttemptId, NOW, without } from '../../support/integration.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { anAttempt, MINE, witness } from '../../support/refresh-attempt.ts';

const AMBIGUOUS: RefreshFailure = { class: 'ambiguous', code: 'http_503' };
const REFUSED: RefreshFailure = { class: 'grant_refused', code: 'invalid_grant' };
const LATER = after(NOW, seconds(90));
const atWork = anAttempt().row;

async function setting(stored: Integration = atWork) {
  const { store } = embeddedPorts();
  await store.create(stored);
  const clock = new ManualClock();
  const { ports: witnessed, facts, lines, measured } = witness();
  const events: DomainEvent[] = [];
  const ports = {
    ...witnessed,
    clock,
    store,
    budgets: DEFAULT_BUDGETS,
    chance: { fraction: () => 0.5, attemptId: () => MINE },
    bus: {
      publish: async (published: readonly DomainEvent[]) => {
        events.push(...published);
      },
    },
  };
  return {
    facts,
    lines,
    measured,
    events,
    store,
    ports,
    fail: (failure: RefreshFailure, more: Partial<FailedAnswer> = {}, attempt: Partial<Attempt> = {}) =>
      settleFailure(ports, anAttempt(attempt), {
        failure,
        sentAt: NOW,
        sentBlind: false,
        noted: { heldTogether: false },
        ...more,
      }),
    row: () => store.find(atWork.id),
  };
}

const answered = (status: number): RefreshFailure => ({
  class: 'protocol',
  code: 'unexpected',
  tokenless: true,
  evidence: { status, contentType: 'application/json' },
});

describe('a failure', () => {
  it('is written down, logged, counted and told of', async () => {
    const world = await setting();
    const outcome = await world.fail(AMBIGUOUS);
    const row = await world.row();
    expect(outcome).toEqual({ kind: 'failed', failure: AMBIGUOUS, row });
    expect(row).toMatchObject({
      care: { status: 'degraded' },
      failures: 1,
      openAttempts: [{ attemptId: MINE, parentVersion: 3 }],
      dueAt: after(NOW, seconds(1)),
    });
    expect(row).not.toHaveProperty('lease');
    expect(world.lines).toStrictEqual([
      [
        'warn',
        'refresh failed',
        {
          integration: 'payroll',
          vendor: 'acme',
          client: 'acme-main',
          attempt: MINE,
          class: 'ambiguous',
          code: 'http_503',
          status: 'degraded',
        },
      ],
    ]);
    expect(world.measured).toEqual([['RefreshRejected', 0, 'Count', 'acme']]);
    expect(world.events.map((event) => event.type)).toEqual(['integration.degraded']);
    expect(world.facts()).toMatchObject([{ kind: 'announced', event: 'integration.degraded' }]);
  });

  it('that makes no sense is logged with its evidence', async () => {
    const world = await setting();
    const evidence = { status: 200, contentType: 'text/html' };
    await world.fail({ class: 'protocol', code: 'no_token', tokenless: true, evidence });
    expect(world.lines[0]?.[2]).toMatchObject({
      class: 'protocol',
      httpStatus: 200,
      contentType: 'text/html',
    });
  });

  it.each([
    [{ class: 'client_refused', code: 'invalid_client' } as const, 1],
    [answered(400), 1],
    [answered(401), 1],
    [answered(403), 1],
    [answered(404), 0],
    [answered(200), 0],
    [AMBIGUOUS, 0],
    [{ class: 'throttled', code: 'http_429' } as const, 0],
  ])('%o counts as rejected %d times', async (failure, count) => {
    const world = await setting();
    await world.fail(failure);
    expect(world.measured).toEqual([['RefreshRejected', count, 'Count', 'acme']]);
  });

  it('whose grant has ended is no rejection, and counted apart', async () => {
    const world = await setting();
    await world.fail(REFUSED);
    expect(world.measured).toEqual([
      ['RefreshRejected', 0, 'Count', 'acme'],
      ['GrantRefused', 1, 'Count', 'acme'],
    ]);
  });

  it('that was never sent is no attempt of the rate', async () => {
    const world = await setting();
    await world.fail({ class: 'not_sent', code: 'dns_failed' });
    expect(world.measured).toEqual([]);
  });

  it('of a row that is gone is logged', async () => {
    const world = await setting();
    await world.store.remove(atWork.id, 1);
    expect(await world.fail(AMBIGUOUS)).toStrictEqual({ kind: 'failed', failure: AMBIGUOUS, row: undefined });
    expect(world.lines[0]?.[2]).toMatchObject({ integration: 'payroll', status: undefined });
    expect(world.events).toEqual([]);
  });

  it('waits as long as the circuit does', async () => {
    const world = await setting();
    await world.fail(AMBIGUOUS, { noted: { circuitUntil: LATER } });
    expect(await world.row()).toMatchObject({ dueAt: LATER, heldUntil: LATER });
  });

  it('is held together with others', async () => {
    const world = await setting();
    await world.fail(REFUSED, { noted: { heldTogether: true } });
    expect(await world.row()).toMatchObject({
      care: { status: 'degraded' },
      lastError: { code: 'mass_refusal' },
    });
  });

  it('of an answer that nobody would take is a loss', async () => {
    const world = await setting();
    await world.fail({ class: 'ambiguous', code: 'not_persisted' }, { lostAnswer: true });
    expect(world.events).toMatchObject([
      { type: 'integration.degraded' },
      { type: 'grant.lost', cause: 'not_persisted' },
    ]);
  });
});

describe('a refusal', () => {
  it('is on record with what it made of the row', async () => {
    const world = await setting();
    await world.fail(REFUSED);
    expect(world.facts()[0]).toStrictEqual({
      kind: 'refused',
      integration: 'payroll',
      born: atWork.createdAt,
      epoch: 1,
      attempt: MINE,
      code: 'invalid_grant',
      plain: true,
      becomes: 'suspect',
      lossKnown: false,
      refusals: 1,
      plainRefusals: 1,
      confirmAfter: 60_000,
      at: NOW,
    });
  });

  it('after a blind send is a loss', async () => {
    const world = await setting();
    await world.fail(REFUSED, { sentBlind: true });
    expect(world.facts()[0]).toMatchObject({ kind: 'refused', lossKnown: true });
    expect(world.events.map((event) => event.type)).toEqual(['integration.suspect', 'grant.lost']);
  });

  it('that a person asked for is its own confirmation', async () => {
    const care = {
      status: 'suspect',
      since: NOW,
      refusals: 1,
      plainRefusals: 1,
      lossAnnounced: false,
    } as const;
    const row = { ...atWork, care };
    for (const [why, status] of [
      ['due', 'suspect'],
      ['told', 'suspect'],
      ['forced', 'reauthorization_required'],
    ] as const) {
      const world = await setting(row);
      const outcome = await world.fail(REFUSED, {}, { row, input: { ...anAttempt().input, why } });
      expect(outcome.row?.care.status).toBe(status);
    }
  });

  it('whose write is repeated is on record as it was found first', async () => {
    const world = await setting();
    const change: typeof world.store.change = async (id, decide) => {
      await world.store.change(id, decide);
      return world.store.change(id, decide);
    };
    await settleFailure({ ...world.ports, store: { ...world.store, change } }, anAttempt(), {
      failure: REFUSED,
      sentAt: NOW,
      sentBlind: false,
      noted: { heldTogether: false },
    });
    expect(world.facts()[0]).toMatchObject({ kind: 'refused', refusals: 1, becomes: 'suspect' });
  });
});

describe('a lease that is given back', () => {
  const other = { attemptId: anAttemptId(1), parentVersion: 3 };
  const row = { ...atWork, openAttempts: [other, ...atWork.openAttempts] };

  it('closes the attempt, and nothing else', async () => {
    const world = await setting(row);
    await giveBack(world.ports, anAttempt());
    expect(await world.row()).toEqual({ ...without(row, 'lease'), openAttempts: [other] });
  });

  it('keeps an attempt open that may have made a token', async () => {
    const world = await setting(row);
    await giveBack(world.ports, anAttempt(), { closes: false });
    expect(await world.row()).toEqual(without(row, 'lease'));
  });

  it('says when to look again', async () => {
    const world = await setting(row);
    await giveBack(world.ports, anAttempt(), { until: LATER });
    expect(await world.row()).toMatchObject({ openAttempts: [other], dueAt: LATER, heldUntil: LATER });
  });

  it('runs out by itself where the store is down', async () => {
    const world = await setting(row);
    const change = () => Promise.reject(new StoreUnavailable('down'));
    await giveBack({ ...world.ports, store: { ...world.store, change } }, anAttempt());
    expect(world.lines).toEqual([
      ['warn', 'lease not given back', { integration: 'payroll', attempt: MINE }],
    ]);
  });

  it('is not passed over where something else is broken', async () => {
    const world = await setting(row);
    const change = () => Promise.reject(new TypeError('a mistake of ours'));
    const broken = giveBack({ ...world.ports, store: { ...world.store, change } }, anAttempt());
    await expect(broken).rejects.toThrow('a mistake of ours');
  });
});
