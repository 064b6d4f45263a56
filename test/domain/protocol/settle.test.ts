import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { FailedAttempt } from '#shared/domain/protocol/failed-attempt.ts';
import { settle } from '#shared/domain/protocol/settle.ts';
import { after, before, seconds } from '#shared/domain/time.ts';
import type { Rotation, Vendor } from '#shared/domain/vendor.ts';
import { anAttemptId, anIntegration, aVendorId, NOW, without } from '../../support/integration.ts';

const MINE = anAttemptId(9);
const OPEN = [{ attemptId: MINE, parentVersion: 3 }];
const LATER = after(NOW, seconds(300));
const AMBIGUOUS: RefreshFailure = { class: 'ambiguous', code: 'http_503' };
const REFUSED: RefreshFailure = { class: 'grant_refused', code: 'invalid_grant' };
const NOT_SENT: RefreshFailure = { class: 'not_sent', code: 'dns_failed' };
const THROTTLED: RefreshFailure = { class: 'throttled', code: 'http_429' };
const evidence = { status: 200, contentType: '' };
const TOKENLESS: RefreshFailure = { class: 'protocol', code: 'odd', tokenless: true, evidence };
const FAMILY: Rotation = { kind: 'strict', reuseRevokesFamily: true };
const GRACE: Rotation = { kind: 'grace', graceSeconds: 30 };

const vendor = (rotation: Rotation): Vendor => ({
  id: aVendorId('acme'),
  tokenEndpoint: 'https://auth.acme.example/token',
  clientAuth: 'post',
  rotation,
});
const atWork = (more: Partial<Integration> = {}): Integration =>
  anIntegration({ lease: { attemptId: MINE, until: LATER }, openAttempts: OPEN, ...more });
const failed = (failure: RefreshFailure, more: Partial<FailedAttempt> = {}): FailedAttempt => ({
  attemptId: MINE,
  parentVersion: 3,
  epoch: 1,
  failure,
  now: NOW,
  sentAt: before(NOW, seconds(1)),
  sentBlind: false,
  heldTogether: false,
  forced: false,
  fraction: 0.75,
  ...more,
});
const settled = (row: Integration, by: FailedAttempt, rotation: Rotation = { kind: 'strict' }) =>
  settle(row, by, vendor(rotation), DEFAULT_BUDGETS);
const types = ({ events }: ReturnType<typeof settled>) => events.map((event) => event.type);

describe('a row that has moved on', () => {
  it.each<[string, Partial<Integration>]>([
    ['to another version', { version: 4 }],
    ['to another grant', { epoch: 2 }],
    ['to its removal', { care: { status: 'revoked', since: NOW } }],
  ])('%s hears nothing of the failure but the end of its attempt', (_name, more) => {
    const row = atWork(more);
    expect(settled(row, failed(REFUSED))).toStrictEqual({
      row: { ...without(row, 'lease'), openAttempts: [] },
      events: [],
    });
  });
});

describe('an answer that neither vault nor row would take', () => {
  const lost = failed({ class: 'ambiguous', code: 'not_persisted' }, { lostAnswer: true });

  it('is a loss, kept in the row until it is heard of', () => {
    const { row, events } = settled(atWork(), lost);
    const news = {
      type: 'grant.lost',
      cause: 'not_persisted',
      integration: 'payroll',
      vendor: 'acme',
      client: 'acme-main',
      version: 3,
      epoch: 1,
    };
    expect(events).toStrictEqual([expect.objectContaining({ type: 'integration.degraded' }), news]);
    expect(row.untold).toStrictEqual([news]);
  });

  it('is a loss also where another has committed since', () => {
    expect(types(settled(atWork({ version: 4 }), lost))).toEqual(['grant.lost']);
  });

  it.each<[string, Partial<Integration>]>([
    ['replaced', { epoch: 2 }],
    ['withdrawn', { care: { status: 'revoked', since: NOW } }],
  ])('is no loss of a grant that was %s', (_name, more) => {
    expect(types(settled(atWork(more), lost))).toEqual([]);
  });

  it('is said to be one: another failure is none', () => {
    expect(types(settled(atWork(), failed(AMBIGUOUS, { lostAnswer: false })))).toEqual([
      'integration.degraded',
    ]);
  });
});

describe('the next look', () => {
  it.each<[string, RefreshFailure]>([
    ['throttled', THROTTLED],
    ['not sent', NOT_SENT],
    ['of unknown outcome', AMBIGUOUS],
  ])('after a try that was %s waits for a backoff, and for the circuit', (_name, failure) => {
    const soon = settled(atWork(), failed(failure)).row;
    expect([soon.dueAt, soon.heldUntil]).toEqual([NOW + 1500, NOW + 1500]);
    const later = settled(atWork(), failed(failure, { circuitUntil: LATER })).row;
    expect([later.dueAt, later.heldUntil]).toEqual([LATER, LATER]);
    const short = settled(atWork(), failed(failure, { circuitUntil: after(NOW, seconds(1)) })).row;
    expect(short.dueAt).toBe(NOW + 1500);
  });

  it('after a try that never left does not sleep through the grace of one before', () => {
    const openAttempts = [{ attemptId: anAttemptId(-10_000), parentVersion: 3 }, ...OPEN];
    const row = atWork({ failures: 9, openAttempts });
    expect(settled(row, failed(NOT_SENT), GRACE).row.dueAt).toBe(after(NOW, seconds(5)));
  });
});

describe('a vendor that ends the grant when a spent token returns', () => {
  it('is asked no sooner than the first request must have been handled', () => {
    const { row } = settled(atWork(), failed(AMBIGUOUS), FAMILY);
    expect(row.lease).toEqual({ attemptId: MINE, until: after(NOW, seconds(99)) });
  });

  it.each<[string, RefreshFailure]>([
    ['was not sent', NOT_SENT],
    ['was refused', REFUSED],
    ['surely made no token', TOKENLESS],
  ])('may be asked again as soon as ever where the token %s', (_name, failure) => {
    const { row } = settled(atWork(), failed(failure), FAMILY);
    expect(row).not.toHaveProperty('lease');
    expect(row.openAttempts).toEqual([]);
    expect(row.dueAt).toBeLessThanOrEqual(after(NOW, seconds(60)));
  });

  it.each<[string, RefreshFailure, Partial<FailedAttempt>, boolean]>([
    ['was refused', REFUSED, {}, true],
    ['is of unknown outcome', AMBIGUOUS, {}, true],
    ['was not sent', NOT_SENT, {}, false],
    ['was throttled', THROTTLED, {}, false],
    ['was throttled after one of unknown outcome', THROTTLED, { sentBlind: true }, true],
  ])(
    'may have seen it return where another has committed since, and ours %s',
    (_name, failure, more, stays) => {
      const by = failed(failure, more);
      for (const openAttempts of [OPEN, []]) {
        const { row } = settled(atWork({ version: 4, openAttempts }), by, FAMILY);
        expect(row.openAttempts).toEqual(stays ? OPEN : []);
      }
    },
  );

  it('has seen nothing of another grant return', () => {
    const { row } = settled(atWork({ version: 4, epoch: 2, openAttempts: [] }), failed(AMBIGUOUS), FAMILY);
    expect(row.openAttempts).toEqual([]);
  });
});

describe('a grant that is troubled already', () => {
  it('counts one failure more, and is no news', () => {
    const care = { status: 'degraded', since: before(NOW, seconds(60)) } as const;
    const { row, events } = settled(atWork({ care, failures: 1 }), failed(AMBIGUOUS));
    expect(row).toMatchObject({
      care,
      failures: 2,
      lastError: { class: 'ambiguous', code: 'http_503', at: NOW },
    });
    expect(events).toEqual([]);
  });
});
