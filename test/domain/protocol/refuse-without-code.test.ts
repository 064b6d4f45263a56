import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { settle } from '#shared/domain/protocol/settle.ts';
import { after, seconds } from '#shared/domain/time.ts';
import type { Rotation } from '#shared/domain/vendor.ts';
import { anAttemptId, anIntegration, aVendorId, NOW } from '../../support/integration.ts';

const MINE = anAttemptId(1000);
const EARLIER = anAttemptId(1);
const NOW_REFUSED = after(NOW, seconds(200));

/** As glewlwyd refuses a spent token: a 400 without a body. */
const CODELESS = {
  class: 'protocol',
  code: 'http_400',
  tokenless: true,
  evidence: { status: 400, contentType: '' },
} as const;

/** Refused for the third time without a code. */
function thirdRefusal(openAttempts: Integration['openAttempts'], rotation: Rotation = { kind: 'strict' }) {
  const row = anIntegration({
    care: {
      status: 'suspect',
      since: NOW,
      refusals: 2,
      plainRefusals: 0,
      lossAnnounced: false,
    },
    lease: { attemptId: MINE, until: after(NOW_REFUSED, seconds(135)) },
    openAttempts: [...openAttempts, { attemptId: MINE, parentVersion: 3 }],
  });
  const vendor = {
    id: aVendorId('acme'),
    tokenEndpoint: 'https://auth.acme.example/token',
    clientAuth: 'post',
    rotation,
  } as const;
  const failed = {
    attemptId: MINE,
    parentVersion: 3,
    epoch: 1,
    failure: CODELESS,
    now: NOW_REFUSED,
    sentAt: after(NOW, seconds(199)),
    sentBlind: false,
    heldTogether: false,
    forced: false,
    fraction: 0.5,
  };
  const { row: next, events } = settle(row, failed, vendor, DEFAULT_BUDGETS);
  return { status: next.care.status, code: next.lastError?.code, told: events.map(({ type }) => type) };
}

describe('a vendor that refuses without a code, believed at last', () => {
  it('has cost a grant whose token was used with an outcome that we never learned: announced', () => {
    expect(thirdRefusal([{ attemptId: EARLIER, parentVersion: 3 }])).toEqual({
      status: 'reauthorization_required',
      code: 'ambiguous_loss',
      told: ['grant.lost', 'integration.reauthorization_required'],
    });
  });

  it('has ended the grant itself where every use had an outcome', () => {
    expect(thirdRefusal([])).toEqual({
      status: 'reauthorization_required',
      code: 'http_400',
      told: ['integration.reauthorization_required'],
    });
  });

  it('has ended it itself where no use could have cost it', () => {
    expect(thirdRefusal([{ attemptId: EARLIER, parentVersion: 3 }], { kind: 'none' })).toEqual({
      status: 'reauthorization_required',
      code: 'http_400',
      told: ['integration.reauthorization_required'],
    });
  });
});
