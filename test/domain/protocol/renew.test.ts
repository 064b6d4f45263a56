import { expect, it } from 'vitest';
import { mayRenew, renewed } from '#shared/domain/protocol/renew.ts';
import { after, before, seconds } from '#shared/domain/time.ts';
import { anAttemptId, anIntegration, NOW } from '../../support/integration.ts';

const lease = { attemptId: anAttemptId(1), until: before(NOW, seconds(1)) };
const until = after(NOW, seconds(18));

it('a lease is renewed by its holder alone, also after its end', () => {
  const row = anIntegration({ lease });
  expect(mayRenew(row, { attemptId: anAttemptId(1), until })).toBe(true);
  expect(mayRenew(row, { attemptId: anAttemptId(2), until })).toBe(false);
  expect(mayRenew(anIntegration(), { attemptId: anAttemptId(1), until })).toBe(false);
});

it('a renewed lease ends later, and nothing else changes', () => {
  const row = anIntegration({ lease });
  expect(renewed(row, { attemptId: anAttemptId(1), until })).toEqual({
    ...row,
    lease: { attemptId: anAttemptId(1), until },
  });
});
