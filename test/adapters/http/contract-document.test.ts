import { describe, expect, it } from 'vitest';
import { holdToContract, holdWhereDescribed } from '../../support/contract-document.ts';

const headers = { 'content-type': 'application/json', 'x-request-id': 'r', 'cache-control': 'no-store' };
const token = {
  accessToken: 'at',
  tokenType: 'Bearer',
  expiresAt: '2026-11-02T09:00:00.000Z',
  scope: '',
  version: 1,
  state: 'fresh',
};
const answer = (body: object, changed: object = {}, status = 200) => ({
  status,
  headers: { ...headers, ...changed },
  body: JSON.stringify(body),
});

describe('what holds answers against the contract', () => {
  it('finds nothing wrong with what is right', () => {
    const operation = holdToContract('POST', '/v1/integrations/a/token?x=1', answer(token));
    expect(operation).toBe('POST /v1/integrations/{id}/token');
  });

  it.each([
    ['a member too few', answer({ ...token, version: undefined })],
    ['a member too many', answer({ ...token, refreshToken: 'rt' })],
    ['an instant without milliseconds', answer({ ...token, expiresAt: '2026-11-02T09:00:00Z' })],
    ['another type', answer(token, { 'content-type': 'text/html' })],
    ['a header that may be kept', answer(token, { 'cache-control': 'max-age=60' })],
    ['a refusal without its wait', answer({}, { 'content-type': 'application/problem+json' }, 503)],
  ])('finds %s', (_what, response) => {
    expect(() => holdWhereDescribed('POST', '/v1/integrations/a/token', response)).toThrow();
  });

  it('has nothing to say of what the contract does not describe, unless it must', () => {
    holdWhereDescribed('POST', '/v1/integrations/a/token', answer({}, {}, 418));
    holdWhereDescribed('PATCH', '/v1/integrations/a/token', answer({}, {}, 405));
    holdWhereDescribed('GET', '/nowhere', answer({}, {}, 404));
    expect(() => holdToContract('POST', '/v1/integrations/a/token', answer({}, {}, 418))).toThrow();
    expect(() => holdToContract('GET', '/nowhere', answer({}, {}, 404))).toThrow('no /nowhere');
  });
});
