import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { Care, Integration } from '#shared/domain/integration.ts';
import type { FailedAttempt } from '#shared/domain/protocol/failed-attempt.ts';
import { refused, wouldGiveUp } from '#shared/domain/protocol/refuse.ts';
import { after, before, milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { anAttemptId, anIntegration, aVendorId, NOW, without } from '../../support/integration.ts';

const [MINE, OTHER] = [anAttemptId(9), anAttemptId(1)];
const REFUSED: RefreshFailure = { class: 'grant_refused', code: 'invalid_grant' };
const HTML: RefreshFailure = {
  class: 'protocol',
  code: 'no_token',
  tokenless: true,
  evidence: { status: 200, contentType: 'text/html' },
};
const STRICT: Vendor = {
  id: aVendorId('acme'),
  tokenEndpoint: 'https://auth.acme.example/token',
  clientAuth: 'post',
  rotation: { kind: 'strict' },
};
const CONFIRM = seconds(60);
const failed = (more: Partial<FailedAttempt> = {}): FailedAttempt => ({
  attemptId: MINE,
  parentVersion: 3,
  epoch: 1,
  failure: REFUSED,
  now: NOW,
  sentAt: NOW,
  sentBlind: false,
  heldTogether: false,
  forced: false,
  fraction: 0.5,
  ...more,
});
const suspect = (more: Partial<Extract<Care, { status: 'suspect' }>> = {}): Care => ({
  status: 'suspect',
  since: before(NOW, CONFIRM),
  refusals: 1,
  plainRefusals: 1,
  lossAnnounced: false,
  ...more,
});
const row = (more: Partial<Integration> = {}): Integration =>
  anIntegration({ failures: 4, openAttempts: [{ attemptId: MINE, parentVersion: 3 }], ...more });
const refuse = (of: Integration, by: FailedAttempt) => {
  const released = { ...without(of, 'lease'), openAttempts: [] };
  return { released, ...refused(of, released, by, STRICT, DEFAULT_BUDGETS) };
};
const ids = { integration: 'payroll', vendor: 'acme', client: 'acme-main', version: 3, epoch: 1 };

describe('a first refusal', () => {
  it('makes a grant suspect, to be looked at again after the time to confirm', () => {
    const { released, row: next, events } = refuse(row(), failed());
    expect(next).toStrictEqual({
      ...released,
      care: { status: 'suspect', since: NOW, refusals: 1, plainRefusals: 1, lossAnnounced: false },
      failures: 5,
      lastError: { class: 'grant_refused', code: 'invalid_grant', at: NOW },
      dueAt: after(NOW, CONFIRM),
      heldUntil: after(NOW, CONFIRM),
    });
    expect(events).toStrictEqual([{ type: 'integration.suspect', code: 'invalid_grant', ...ids }]);
  });

  it.each([
    ['an open circuit that lasts longer', seconds(90), seconds(90)],
    ['not one that ends sooner', seconds(5), CONFIRM],
  ])('waits for %s', (_name, circuit, wait) => {
    const { row: next } = refuse(row(), failed({ circuitUntil: after(NOW, circuit) }));
    expect([next.dueAt, next.heldUntil]).toEqual([after(NOW, wait), after(NOW, wait)]);
  });

  it('that makes no sense is no plain one, and no loss', () => {
    const openAttempts = [
      { attemptId: OTHER, parentVersion: 3 },
      { attemptId: MINE, parentVersion: 3 },
    ];
    const { row: next, events } = refuse(row({ openAttempts }), failed({ failure: HTML }));
    expect(next.care).toMatchObject({ refusals: 1, plainRefusals: 0, lossAnnounced: false });
    expect(events.map((event) => event.type)).toEqual(['integration.suspect']);
  });

  it('of a token that was used before with no known outcome is a loss', () => {
    const { row: next, events } = refuse(row(), failed({ sentBlind: true }));
    expect(next.lastError).toEqual({ class: 'grant_refused', code: 'ambiguous_loss', at: NOW });
    expect(events).toStrictEqual([
      { type: 'integration.suspect', code: 'invalid_grant', ...ids },
      { type: 'grant.lost', cause: 'ambiguous_loss', ...ids },
    ]);
  });
});

describe('a refusal that confirms', () => {
  it('gives the grant up', () => {
    const { released, row: next, events } = refuse(row({ care: suspect() }), failed());
    expect(next).toStrictEqual({
      ...without(released, 'dueAt'),
      care: { status: 'reauthorization_required', since: NOW },
      failures: 5,
      lastError: { class: 'grant_refused', code: 'invalid_grant', at: NOW },
    });
    expect(events).toStrictEqual([
      { type: 'integration.reauthorization_required', code: 'invalid_grant', ...ids },
    ]);
  });

  it.each<[string, Partial<Integration>, Partial<FailedAttempt>, boolean]>([
    ['just the time to confirm later', {}, {}, true],
    ['a moment sooner', {}, { now: before(NOW, milliseconds(1)) }, false],
    ['sooner, and a person asked', {}, { now: before(NOW, seconds(59)), forced: true }, true],
    [
      'after another failure since',
      { lastError: { class: 'ambiguous', code: 'http_503', at: before(NOW, seconds(30)) } },
      {},
      false,
    ],
    [
      'after another failure that was written late',
      { lastError: { class: 'ambiguous', code: 'http_503', at: before(NOW, minutes(9)) } },
      {},
      true,
    ],
  ])('comes %s', (_name, more, by, isGivenUp) => {
    const of = row({ care: suspect(), ...more });
    const { row: next } = refuse(of, failed(by));
    expect(next.care.status).toBe(isGivenUp ? 'reauthorization_required' : 'suspect');
    expect(wouldGiveUp(of, failed(by), DEFAULT_BUDGETS)).toBe(isGivenUp);
  });

  it.each<[string, Care, RefreshFailure, boolean]>([
    ['one plain and one without sense', suspect({ plainRefusals: 0 }), REFUSED, false],
    ['one plain and another', suspect(), REFUSED, true],
    ['one plain, one without sense, one plain', suspect({ refusals: 2, plainRefusals: 1 }), REFUSED, true],
    ['two without sense', suspect({ plainRefusals: 0 }), HTML, false],
    ['three without sense', suspect({ refusals: 2, plainRefusals: 0 }), HTML, true],
  ])('is believed after %s: %s', (_name, care, failure, isGivenUp) => {
    const { row: next } = refuse(row({ care }), failed({ failure }));
    expect(next.care.status).toBe(isGivenUp ? 'reauthorization_required' : 'suspect');
    expect(wouldGiveUp(row({ care }), failed({ failure }), DEFAULT_BUDGETS)).toBe(isGivenUp);
  });

  it('is none where the grant was not doubted before', () => {
    expect(wouldGiveUp(row(), failed({ forced: true }), DEFAULT_BUDGETS)).toBe(false);
  });

  it('that comes too soon is counted as a failure, not as a refusal', () => {
    const care = suspect({ since: before(NOW, seconds(30)) });
    const { released, row: next, events } = refuse(row({ care }), failed());
    expect(next).toStrictEqual({
      ...released,
      care,
      failures: 5,
      lastError: { class: 'grant_refused', code: 'invalid_grant', at: NOW },
      dueAt: after(NOW, CONFIRM),
      heldUntil: after(NOW, CONFIRM),
    });
    expect(events).toEqual([]);
  });
});

describe('a loss that a later refusal shows', () => {
  const openAttempts = [
    { attemptId: OTHER, parentVersion: 3 },
    { attemptId: MINE, parentVersion: 3 },
  ];

  it('is announced before the end of the grant', () => {
    const { row: next, events } = refuse(row({ care: suspect(), openAttempts }), failed());
    expect(next.lastError?.code).toBe('ambiguous_loss');
    expect(events).toStrictEqual([
      { type: 'grant.lost', cause: 'ambiguous_loss', ...ids },
      { type: 'integration.reauthorization_required', code: 'ambiguous_loss', ...ids },
    ]);
  });

  it('is announced once', () => {
    const care = suspect({ lossAnnounced: true });
    const { events } = refuse(row({ care, openAttempts }), failed());
    expect(events.map((event) => event.type)).toEqual(['integration.reauthorization_required']);
  });

  it('is not believed of answers that make no sense until the grant is given up', () => {
    const second = refuse(
      row({ care: suspect({ plainRefusals: 0 }), openAttempts }),
      failed({ failure: HTML }),
    );
    expect(second.row.care).toMatchObject({ status: 'suspect', refusals: 2, lossAnnounced: false });
    const third = refuse(
      row({ care: suspect({ refusals: 2, plainRefusals: 0 }), openAttempts }),
      failed({ failure: HTML }),
    );
    expect(third.events.map((event) => event.type)).toEqual([
      'grant.lost',
      'integration.reauthorization_required',
    ]);
  });
});

describe('a refusal among many', () => {
  it('degrades a grant that was well, and says why', () => {
    const { released, row: next, events } = refuse(row(), failed({ heldTogether: true }));
    expect(next).toStrictEqual({
      ...released,
      care: { status: 'degraded', since: NOW },
      failures: 5,
      lastError: { class: 'grant_refused', code: 'mass_refusal', at: NOW },
      dueAt: after(NOW, CONFIRM),
      heldUntil: after(NOW, CONFIRM),
    });
    expect(events).toStrictEqual([{ type: 'integration.degraded', code: 'mass_refusal', ...ids }]);
  });

  it('leaves another as it is', () => {
    const { row: next, events } = refuse(row({ care: suspect() }), failed({ heldTogether: true }));
    expect(next.care).toEqual(suspect());
    expect(events).toEqual([]);
  });
});
