import { expect, it } from 'vitest';
import { withNewGrant } from '#shared/domain/replace-grant.ts';
import { after, minutes, seconds } from '#shared/domain/time.ts';
import { anAttemptId, anIntegration, NOW, tokenFacts, without } from '../support/integration.ts';

const grant = { tokens: tokenFacts({ versionId: anAttemptId(9) }), dueAt: after(NOW, minutes(50)), at: NOW };
const troubled = anIntegration({
  care: { status: 'reauthorization_required', since: NOW },
  lease: { attemptId: anAttemptId(1), until: after(NOW, seconds(9)) },
  escrow: { versionId: anAttemptId(1), epoch: 1, sealed: 'sealed' },
  openAttempts: [{ attemptId: anAttemptId(1), parentVersion: 3 }],
  heldUntil: after(NOW, seconds(9)),
  askedAt: NOW,
  lastError: { class: 'grant_refused', code: 'invalid_grant', at: NOW },
  failures: 3,
  grantedBy: { user: 'somebody before' },
  health: { ok: false, at: NOW, detail: 'token_refused' },
});
const replaced = {
  ...without(
    troubled,
    'lease',
    'escrow',
    'heldUntil',
    'askedAt',
    'lastError',
    'dueAt',
    'grantedBy',
    'health',
  ),
  care: { status: 'active' },
  epoch: 2,
  version: 4,
  tokens: grant.tokens,
  openAttempts: [],
  failures: 0,
  lastRefreshedAt: NOW,
  grantedAt: NOW,
};

it('a new grant leaves nothing of the old one', () => {
  expect(withNewGrant(troubled, grant)).toStrictEqual({ ...replaced, dueAt: after(NOW, minutes(50)) });
});

it('a consent says whose grant it is', () => {
  const by = { user: 'ada', account: 'payroll' };
  expect(withNewGrant(troubled, { ...grant, by })).toMatchObject({ grantedBy: by });
});

it('a paused integration stays paused, and out of the index, with its new grant', () => {
  expect(withNewGrant({ ...troubled, pausedAt: NOW }, grant)).toStrictEqual({ ...replaced, pausedAt: NOW });
});
