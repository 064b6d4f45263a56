import { describe, expect, it } from 'vitest';
import type { Care, Integration } from '#shared/domain/integration.ts';
import type { FailedAttempt } from '#shared/domain/protocol/failed-attempt.ts';
import { settledBefore } from '#shared/domain/protocol/settled-before.ts';
import { after, before, seconds } from '#shared/domain/time.ts';
import {
  aClientId,
  anAttemptId,
  anIntegration,
  anIntegrationId,
  aVendorId,
  NOW,
} from '../../support/integration.ts';

const MINE = anAttemptId(9);
const failed: FailedAttempt = {
  attemptId: MINE,
  parentVersion: 3,
  epoch: 1,
  failure: { class: 'grant_refused', code: 'invalid_grant' },
  now: NOW,
  sentAt: before(NOW, seconds(1)),
  sentBlind: false,
  heldTogether: false,
  forced: false,
  fraction: 0.5,
};
const lastError = { class: 'grant_refused', code: 'ambiguous_loss', at: NOW };
const written = (care: Care, more: Partial<Integration> = {}): Integration =>
  anIntegration({ care, lastError, ...more });
const suspect = (lossAnnounced: boolean, since = NOW): Care => ({
  status: 'suspect',
  since,
  refusals: 1,
  plainRefusals: 1,
  lossAnnounced,
});
const told = (row: Integration) =>
  settledBefore(row, failed)?.events.map((event) => [event.type, 'code' in event ? event.code : undefined]);
const untold = [
  {
    type: 'grant.lost',
    cause: 'ambiguous_loss',
    integration: anIntegrationId('payroll'),
    vendor: aVendorId('acme'),
    client: aClientId('acme-main'),
    version: 3,
    epoch: 1,
  },
] as const;
const LONG_AGO = before(NOW, seconds(60));

describe('a failure that is written once more', () => {
  it('is known by its instant and its class, once the lease is given back', () => {
    const row = written(suspect(false));
    expect(settledBefore(row, failed)?.row).toBe(row);
    expect(settledBefore(anIntegration(), failed)).toBeUndefined();
    expect(settledBefore({ ...row, lastError: { ...lastError, at: LONG_AGO } }, failed)).toBeUndefined();
    expect(settledBefore({ ...row, lastError: { ...lastError, class: 'protocol' } }, failed)).toBeUndefined();
    const lease = { attemptId: MINE, until: after(NOW, seconds(9)) };
    expect(settledBefore({ ...row, lease }, failed)).toBeUndefined();
    const anothers = { ...row, lease: { ...lease, attemptId: anAttemptId(1) } };
    expect(settledBefore(anothers, failed)?.row).toBe(anothers);
  });

  it('tells once more what the first write had to tell, and what the row still keeps', () => {
    expect(told(written({ status: 'degraded', since: NOW }, { untold }))).toEqual([
      ['integration.degraded', 'ambiguous_loss'],
      ['grant.lost', undefined],
    ]);
    expect(told(written(suspect(true), { untold }))).toEqual([
      ['integration.suspect', 'invalid_grant'],
      ['grant.lost', undefined],
    ]);
    expect(told(written(suspect(false)))).toEqual([['integration.suspect', 'invalid_grant']]);
  });

  it('tells of a state that an earlier failure brought only what the row still keeps', () => {
    expect(told(written({ status: 'active' }))).toEqual([]);
    expect(told(written({ status: 'degraded', since: LONG_AGO }))).toEqual([]);
    expect(told(written({ status: 'reauthorization_required', since: NOW }, { untold }))).toEqual([
      ['grant.lost', undefined],
    ]);
    expect(told(written(suspect(true, LONG_AGO), { untold }))).toEqual([['grant.lost', undefined]]);
  });
});
