import { expect, it } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import { asked, askRefusal } from '#shared/domain/protocol/ask.ts';
import { after, before, milliseconds, seconds } from '#shared/domain/time.ts';
import { anAttemptId, anIntegration, NOW } from '../../support/integration.ts';

const ASK = { now: NOW, seenVersion: 3 };
const A_MOMENT = milliseconds(1);
const lease = (until = NOW) => ({ attemptId: anAttemptId(1), until });

it.each<[string, Integration, string | undefined]>([
  ['nothing is under way', anIntegration(), undefined],
  ['a grant given up', anIntegration({ care: { status: 'revoked', since: NOW } }), 'not_refreshable'],
  ['a pause', anIntegration({ pausedAt: NOW }), 'paused'],
  ['another version', anIntegration({ version: 4 }), 'version_moved'],
  ['the last millisecond of a lease', anIntegration({ lease: lease() }), 'leased'],
  ['a lease that is over', anIntegration({ lease: lease(before(NOW, A_MOMENT)) }), undefined],
  ['a hold', anIntegration({ heldUntil: after(NOW, A_MOMENT) }), 'held'],
  [
    'another who asked just now',
    anIntegration({ askedAt: before(NOW, milliseconds(4999)) }),
    'asked_already',
  ],
  ['another who asked five seconds ago', anIntegration({ askedAt: before(NOW, seconds(5)) }), undefined],
])('a reader who asks finds: %s', (_name, row, refusal) => {
  expect(askRefusal(row, ASK)).toBe(refusal);
});

it('an ask changes nothing but its time', () => {
  const row = anIntegration();
  expect(asked(row, ASK)).toEqual({ ...row, askedAt: NOW });
});
