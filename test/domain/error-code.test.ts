import { describe, expect, it } from 'vitest';
import { ERROR_STATUS, refusal } from '#shared/domain/error-code.ts';

describe('the words of the contract', () => {
  it.each([
    ['invalid_request', 400],
    ['reauthorization_required', 409],
    ['lifetime_too_short', 422],
    ['temporarily_unavailable', 503],
  ] as const)('%s is HTTP %d', (code, status) => {
    expect(ERROR_STATUS[code]).toBe(status);
  });
});

describe('refusal', () => {
  it('says what was wrong, and nothing that was not given', () => {
    expect(refusal('not_found', 'no such thing')).toStrictEqual({
      kind: 'refused',
      code: 'not_found',
      detail: 'no such thing',
    });
  });

  it('carries what a client needs besides', () => {
    expect(refusal('temporarily_unavailable', 'soon', { retryAfter: 7, pointer: '/id' })).toStrictEqual({
      kind: 'refused',
      code: 'temporarily_unavailable',
      detail: 'soon',
      retryAfter: 7,
      pointer: '/id',
    });
  });
});
