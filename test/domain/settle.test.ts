import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { FailedAttempt } from '#shared/domain/protocol/failed-attempt.ts';
import { settle } from '#shared/domain/protocol/settle.ts';
import { after, before, minutes, seconds } from '#shared/domain/time.ts';
import type { Rotation, Vendor } from '#shared/domain/vendor.ts';
import { anAttemptId, anIntegration, aVendorId, NOW, tokenFacts } from '../support/integration.ts';

const MINE = anAttemptId(1000);
const EARLIER = anAttemptId(1);

/** A row at work: my lease, my attempt open. */
const atWork = (more: Partial<Integration> = {}): Integration =>
  anIntegration({
    lease: { attemptId: MINE, until: after(NOW, seconds(135)) },
    openAttempts: [{ attemptId: MINE, parentVersion: 3 }],
    ...more,
  });

const vendor = (rotation: Rotation): Vendor => ({
  id: aVendorId('acme'),
  tokenEndpoint: 'https://auth.acme.example/token',
  clientAuth: 'post',
  rotation,
});
const STRICT = vendor({ kind: 'strict' });

const failedWith = (failure: RefreshFailure, more: Partial<FailedAttempt> = {}): FailedAttempt => ({
  attemptId: MINE,
  parentVersion: 3,
  epoch: 1,
  failure,
  now: after(NOW, seconds(2)),
  sentAt: after(NOW, seconds(1)),
  sentBlind: false,
  heldTogether: false,
  forced: false,
  fraction: 0.999,
  ...more,
});
const settled = (row: Integration, failed: FailedAttempt, by: Vendor = STRICT) =>
  settle(row, failed, by, DEFAULT_BUDGETS);

const REFUSED: RefreshFailure = { class: 'grant_refused', code: 'invalid_grant' };
const AMBIGUOUS: RefreshFailure = { class: 'ambiguous', code: 'http_502' };
const HTML: RefreshFailure = {
  class: 'protocol',
  code: 'no_token',
  tokenless: false,
  evidence: { status: 200, contentType: 'text/html' },
};

describe('failures that are not the grant’s', () => {
  it('not sent: degraded, backoff, the attempt is closed', () => {
    const { row, events } = settled(atWork(), failedWith({ class: 'not_sent', code: 'dns_failed' }));
    expect(row).toMatchObject({
      care: { status: 'degraded', since: after(NOW, seconds(2)) },
      failures: 1,
      openAttempts: [],
      lastError: { class: 'not_sent', code: 'dns_failed', at: after(NOW, seconds(2)) },
      dueAt: after(NOW, seconds(2 + 1.998)),
      heldUntil: after(NOW, seconds(2 + 1.998)),
    });
    expect(row.lease).toBeUndefined();
    expect(events.map((event) => event.type)).toEqual(['integration.degraded']);
  });

  it('not sent: does not sleep through the grace of an earlier use of unknown outcome', () => {
    const grace = vendor({ kind: 'grace', graceSeconds: 30 });
    const open = { attemptId: MINE, parentVersion: 3 };
    const wait = (parentVersion: number, by: Vendor) => {
      const before = { attemptId: EARLIER, parentVersion };
      const row = atWork({ failures: 8, openAttempts: [before, open] });
      return (settled(row, failedWith({ class: 'not_sent', code: 'refused' }), by).row.dueAt ?? 0) - NOW;
    };
    expect(wait(3, grace)).toBeLessThan(9_100);
    expect(wait(3, grace)).toBeGreaterThan(8_900);
    expect(wait(2, grace)).toBeGreaterThan(60_000);
    expect(wait(3, STRICT)).toBeGreaterThan(60_000);
    const alone = settled(atWork({ failures: 8 }), failedWith({ class: 'not_sent', code: 'refused' }), grace);
    expect((alone.row.dueAt ?? 0) - NOW).toBeGreaterThan(60_000);
  });

  it('throttled: healthy, and waits as told', () => {
    const until = after(NOW, seconds(32));
    const failed = failedWith({ class: 'throttled', code: 'http_429' }, { circuitUntil: until });
    const { row, events } = settled(atWork(), failed);
    expect(row).toMatchObject({ care: { status: 'active' }, failures: 0, dueAt: until, heldUntil: until });
    expect(row.lastError).toBeUndefined();
    expect(events).toEqual([]);
  });

  it('client refused: touches nothing but the time', () => {
    const until = after(NOW, seconds(60));
    const failed = failedWith({ class: 'client_refused', code: 'invalid_client' }, { circuitUntil: until });
    const before = atWork();
    const { row, events } = settled(before, failed);
    const { lease: _lease, ...released } = before;
    expect(row).toEqual({ ...released, openAttempts: [], dueAt: until, heldUntil: until });
    expect(events).toEqual([]);
  });

  it('says nothing about a grant that has moved on meanwhile', () => {
    const moved = atWork({ version: 4 });
    const { row, events } = settled(moved, failedWith(REFUSED));
    expect(row).toMatchObject({ care: { status: 'active' }, failures: 0 });
    expect(row.lease).toBeUndefined();
    expect(events).toEqual([]);
  });

  it("leaves another holder's lease alone", () => {
    const lease = { attemptId: anAttemptId(2000), until: after(NOW, seconds(50)) };
    expect(settled(atWork({ lease }), failedWith(AMBIGUOUS)).row.lease).toEqual(lease);
  });
});

describe('an unknown outcome', () => {
  it('keeps the attempt open and the same token for the next try', () => {
    const { row } = settled(atWork(), failedWith(AMBIGUOUS));
    expect(row).toMatchObject({
      care: { status: 'degraded' },
      openAttempts: [{ attemptId: MINE, parentVersion: 3 }],
      dueAt: after(NOW, seconds(2 + 1.998)),
    });
  });

  it('is tried again within the grace', () => {
    const row = atWork({ failures: 8 });
    const grace = settled(row, failedWith(AMBIGUOUS), vendor({ kind: 'grace', graceSeconds: 30 })).row;
    // The grace began with the lease, a second after NOW: 29 s of it are left at 2 s, and a quarter of that is waited.
    expect(grace.dueAt).toBe(after(NOW, seconds(2 + 29 / 4)));
    expect(settled(row, failedWith(AMBIGUOUS), STRICT).row.dueAt).toBeGreaterThan(after(NOW, seconds(60)));
  });

  describe('where reuse revokes the family', () => {
    const deadly = vendor({ kind: 'strict', reuseRevokesFamily: true });

    it('drains the old access token first', () => {
      const tokens = tokenFacts({ expiresAt: after(NOW, minutes(10)) });
      const { row } = settled(atWork({ tokens }), failedWith(AMBIGUOUS), deadly);
      expect(row.dueAt).toBe(after(NOW, minutes(8)));
      expect(row.heldUntil).toBe(after(NOW, minutes(8)));
    });

    it('lets nobody send before the first request must have been handled', () => {
      const { row } = settled(atWork(), failedWith(AMBIGUOUS), deadly);
      expect(row.lease).toEqual({ attemptId: MINE, until: after(NOW, seconds(101)) });
    });

    it('waits for a deadline after a drain that is over', () => {
      const tokens = tokenFacts({ expiresAt: after(NOW, minutes(1)) });
      const { row } = settled(atWork({ tokens }), failedWith(AMBIGUOUS), deadly);
      expect(row.dueAt).toBeGreaterThan(after(NOW, seconds(101)));
    });

    it('is no danger inside a grace', () => {
      const grace = vendor({ kind: 'grace', graceSeconds: 30, reuseRevokesFamily: true });
      const { row } = settled(atWork(), failedWith(AMBIGUOUS), grace);
      expect(row.lease).toBeUndefined();
      expect(row.dueAt).toBeLessThan(after(NOW, seconds(10)));
    });
  });
});

describe('a refused grant', () => {
  const suspectSince = before(NOW, seconds(60));
  const suspect = (more: Partial<Integration> = {}): Integration =>
    atWork({
      care: { status: 'suspect', since: suspectSince, refusals: 1, plainRefusals: 1, lossAnnounced: false },
      lastError: { class: 'grant_refused', code: 'invalid_grant', at: suspectSince },
      ...more,
    });

  it('is suspect first, confirmation to come', () => {
    const { row, events } = settled(atWork(), failedWith(REFUSED));
    expect(row).toMatchObject({
      care: { status: 'suspect', refusals: 1, plainRefusals: 1, lossAnnounced: false },
      lastError: { code: 'invalid_grant' },
      openAttempts: [],
      dueAt: after(NOW, seconds(62)),
      heldUntil: after(NOW, seconds(62)),
    });
    expect(events.map((event) => event.type)).toEqual(['integration.suspect']);
  });

  it('is given up at the confirmation', () => {
    const { row, events } = settled(suspect(), failedWith(REFUSED));
    expect(row.care).toEqual({ status: 'reauthorization_required', since: after(NOW, seconds(2)) });
    // Only so that it is told of, should this process die first.
    expect(row.untold).toEqual(events);
    expect(row.dueAt).toBe(after(NOW, seconds(62)));
    expect(row.heldUntil).toBeUndefined();
    expect(events.map((event) => event.type)).toEqual(['integration.reauthorization_required']);
  });

  it('is not confirmed too soon, unless a person asks', () => {
    const justNow = { class: 'grant_refused', code: 'invalid_grant', at: NOW };
    const young = suspect({ lastError: justNow });
    expect(settled(young, failedWith(REFUSED)).row.care).toMatchObject({ status: 'suspect', refusals: 1 });
    expect(settled(young, failedWith(REFUSED, { forced: true })).row.care.status).toBe(
      'reauthorization_required',
    );
  });

  it('is not confirmed early because another failure was written late, with an earlier time', () => {
    const late = { class: 'ambiguous', code: 'http_503', at: before(NOW, seconds(90)) } as const;
    const since = before(NOW, seconds(30));
    const row = suspect({
      care: { status: 'suspect', since, refusals: 1, plainRefusals: 1, lossAnnounced: false },
      lastError: late,
    });
    expect(settled(row, failedWith(REFUSED)).row.care).toMatchObject({ status: 'suspect', refusals: 1 });
  });

  it('is announced as lost after an attempt of unknown outcome, at once', () => {
    const openAttempts = [
      { attemptId: EARLIER, parentVersion: 3 },
      { attemptId: MINE, parentVersion: 3 },
    ];
    const { row, events } = settled(atWork({ openAttempts }), failedWith(REFUSED));
    expect(row.care).toMatchObject({ status: 'suspect', lossAnnounced: true });
    expect(row.lastError?.code).toBe('ambiguous_loss');
    expect(events.map((event) => event.type)).toEqual(['integration.suspect', 'grant.lost']);
  });

  it('is announced as lost after its own blind send', () => {
    const { row } = settled(atWork(), failedWith(REFUSED, { sentBlind: true }));
    expect(row.lastError?.code).toBe('ambiguous_loss');
    expect(row.openAttempts).toEqual([{ attemptId: MINE, parentVersion: 3 }]);
  });

  it('is announced as lost where a holder who lost the race was never heard of again', () => {
    const openAttempts = [
      { attemptId: EARLIER, parentVersion: 2 },
      { attemptId: MINE, parentVersion: 3 },
    ];
    const grace = vendor({ kind: 'grace', graceSeconds: 30 });
    expect(settled(atWork({ openAttempts }), failedWith(REFUSED), grace).row.lastError?.code).toBe(
      'ambiguous_loss',
    );
  });

  it('is never called lost where the old token stays good', () => {
    for (const kind of ['none', 'replaced'] as const) {
      const { row, events } = settled(atWork(), failedWith(REFUSED, { sentBlind: true }), vendor({ kind }));
      expect(row.lastError?.code).toBe('invalid_grant');
      expect(events.map((event) => event.type)).toEqual(['integration.suspect']);
    }
  });

  it('of a spent token, after another has committed, stays open where that ends the grant: the loss is announced', () => {
    const family = vendor({ kind: 'grace', graceSeconds: 30, reuseRevokesFamily: true });
    const movedOn = atWork({ version: 4 });
    const { row } = settled(movedOn, failedWith(REFUSED), family);
    expect(row.openAttempts).toEqual([{ attemptId: MINE, parentVersion: 3 }]);
    expect(row.lease).toBeUndefined();
    const next = settled(row, failedWith(REFUSED, { attemptId: EARLIER, parentVersion: 4 }), family);
    expect(next.events.map((event) => event.type)).toEqual(['integration.suspect', 'grant.lost']);
    const closed = settled({ ...movedOn, version: 5, openAttempts: [] }, failedWith(REFUSED), family);
    expect(closed.row.openAttempts).toEqual([{ attemptId: MINE, parentVersion: 3 }]);
    const replaced = settled({ ...movedOn, epoch: 2, openAttempts: [] }, failedWith(REFUSED), family);
    expect(replaced.row.openAttempts).toEqual([]);
    const grace = vendor({ kind: 'grace', graceSeconds: 30 });
    expect(settled(movedOn, failedWith(REFUSED), grace).row.openAttempts).toEqual([]);
  });

  it('is announced as lost also where the refusals before it made no sense', () => {
    const first = settled(atWork(), failedWith(HTML)).row;
    const openAttempts = [...first.openAttempts, { attemptId: anAttemptId(2000), parentVersion: 3 }];
    const now = after(NOW, seconds(70));
    const second = failedWith(REFUSED, { attemptId: anAttemptId(2000), now, sentAt: now });
    const { row, events } = settled({ ...first, openAttempts }, second);
    expect(row.care).toMatchObject({ status: 'suspect', refusals: 2, plainRefusals: 1, lossAnnounced: true });
    expect(row.lastError?.code).toBe('ambiguous_loss');
    expect(events.map((event) => event.type)).toEqual(['grant.lost']);
  });

  it('is confirmed by a plain refusal, not by an answer that makes no sense', () => {
    const tokenless: RefreshFailure = { ...HTML, tokenless: true };
    const first = { ...settled(atWork(), failedWith(tokenless)).row };
    const now = after(NOW, seconds(70));
    const { row } = settled(first, failedWith(REFUSED, { now, sentAt: now }));
    expect(row.care).toMatchObject({
      status: 'suspect',
      refusals: 2,
      plainRefusals: 1,
      lossAnnounced: false,
    });
  });

  it('is not refused twice by a write that is repeated, and is told of all the same', () => {
    const openAttempts = [
      { attemptId: EARLIER, parentVersion: 3 },
      { attemptId: MINE, parentVersion: 3 },
    ];
    const failed = failedWith(REFUSED, { forced: true });
    const once = settled(atWork({ openAttempts }), failed);
    const twice = settled({ ...once.row, pausedAt: NOW }, failed);
    expect(twice.row.care).toEqual(once.row.care);
    expect(twice.events.map((event) => event.type)).toEqual(['integration.suspect', 'grant.lost']);
  });

  it('keeps saying so when it is given up', () => {
    const lost = suspect({
      care: { status: 'suspect', since: suspectSince, refusals: 1, plainRefusals: 1, lossAnnounced: true },
    });
    const { row, events } = settled(lost, failedWith(REFUSED));
    expect(row.lastError?.code).toBe('ambiguous_loss');
    expect(events).toMatchObject([{ type: 'integration.reauthorization_required', code: 'ambiguous_loss' }]);
  });

  it('changes no state while many are refused together', () => {
    const held = settled(suspect(), failedWith(REFUSED, { heldTogether: true }));
    expect(held.row.care).toMatchObject({ status: 'suspect', refusals: 1 });
    expect(held.events).toEqual([]);
    const first = settled(atWork(), failedWith(REFUSED, { heldTogether: true }));
    expect(first.row).toMatchObject({ care: { status: 'degraded' }, lastError: { code: 'mass_refusal' } });
  });
});

describe('an answer that makes no sense', () => {
  it('is confirmed twice before the grant is given up', () => {
    let row = atWork();
    const statuses: string[] = [];
    for (let n = 0; n < 3; n++) {
      const now = after(NOW, seconds(2 + 100 * n));
      const failed = failedWith(HTML, { now, sentAt: now });
      row = { ...settled(row, failed).row, lease: { attemptId: MINE, until: after(now, seconds(500)) } };
      statuses.push(row.care.status);
    }
    expect(statuses).toEqual(['suspect', 'suspect', 'reauthorization_required']);
  });

  it('keeps the attempt open where a token may have been garbled', () => {
    expect(settled(atWork(), failedWith(HTML)).row.openAttempts).toHaveLength(1);
    const tokenless: RefreshFailure = { ...HTML, tokenless: true };
    expect(settled(atWork(), failedWith(tokenless)).row.openAttempts).toEqual([]);
  });

  it('does not wait for a confirmation while a grace runs out', () => {
    const grace = vendor({ kind: 'grace', graceSeconds: 30 });
    expect(settled(atWork(), failedWith(HTML), grace).row.dueAt).toBeLessThan(after(NOW, seconds(15)));
    expect(settled(atWork(), failedWith(HTML), STRICT).row.dueAt).toBe(after(NOW, seconds(62)));
  });
});
