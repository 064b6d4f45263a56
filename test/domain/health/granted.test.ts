import { describe, expect, it } from 'vitest';
import type { ApiAnswered } from '#shared/domain/health/api-call.ts';
import { probeCall, scopeCall } from '#shared/domain/health/api-call.ts';
import { driftTo, scopesIntrospected, scopesTold } from '#shared/domain/health/granted.ts';
import { milliseconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { meta } from '#shared/vendors/catalogue/meta.ts';
import { anIntegration, aVendorId, NOW, tokenFacts } from '../../support/integration.ts';

const URL = 'https://api.acme.example/me';
const vendor = (at: string, more: Partial<Vendor> = {}): Vendor => ({
  id: aVendorId('acme'),
  tokenEndpoint: 'https://auth.acme.example/token',
  clientAuth: 'post',
  rotation: { kind: 'none' },
  scopeReadBack: { by: 'call', method: 'GET', url: URL, at },
  ...more,
});
const answer = (more: Partial<ApiAnswered>): ApiAnswered => ({
  kind: 'answered',
  status: 200,
  body: '{}',
  sentAt: NOW,
  took: milliseconds(1),
  ...more,
});

const item = (permission: string, status: string) => ({ permission, status });

describe('the scopes of a read-back', () => {
  it.each([
    ['/scope', { body: '{"scope":"read write"}' }, ['read', 'write']],
    ['/scopes/*/handle', { body: '{"scopes":[{"handle":"read"},{"handle":"write"}]}' }, ['read', 'write']],
    ['X-OAuth-Scopes', { header: 'repo, read:user' }, ['repo', 'read:user']],
    ['X-OAuth-Scopes', {}, undefined],
    ['/scope', { body: '<html>' }, undefined],
    ['/scope', { body: '{"scope":""}' }, undefined],
    ['/scope', { status: 401, body: '{"scope":"read"}' }, undefined],
  ] as const)('at %s of %j are %j', (at, more, scopes) => {
    expect(scopesTold(vendor(at), answer(more))).toEqual(scopes);
  });

  it.each([
    [{ data: [item('email', 'granted'), item('ads_read', 'declined')] }, ['email']],
    [{ data: [item('email', 'declined')] }, []],
    [{ data: [] }, undefined],
    [{}, undefined],
  ])('of a list that names declined ones, %j, are %j', (body, scopes) => {
    const { scopeReadBack } = meta;
    const told = scopesTold(
      { ...vendor('/x'), ...(scopeReadBack && { scopeReadBack }) },
      answer({ body: JSON.stringify(body) }),
    );
    expect(told).toEqual(scopes);
  });

  it('are known by introspection of a living token alone', () => {
    expect(scopesIntrospected('{"active":true,"scope":"read"}', vendor('/x'))).toEqual(['read']);
    expect(scopesIntrospected('{"active":false,"scope":"read"}', vendor('/x'))).toBeUndefined();
    expect(scopesIntrospected('{"active":true}', vendor('/x'))).toBeUndefined();
  });
});

describe('a drift', () => {
  const row = anIntegration({
    scopes: ['read', 'write'],
    tokens: tokenFacts({ grantedScopes: ['read', 'write'] }),
  });
  it('is what is missing now, and not what is granted besides', () => {
    expect(driftTo(row, ['read'])).toEqual(['write']);
    expect(driftTo(row, ['write', 'read', 'profile'])).toBeUndefined();
  });
  it('is none where the same is missing as before, and an empty one where it came back', () => {
    const lost = { ...row, tokens: tokenFacts({ grantedScopes: ['read'] }) };
    expect(driftTo(lost, ['read', 'profile'])).toBeUndefined();
    expect(driftTo(lost, ['read', 'write'])).toEqual([]);
  });
});

describe('a probe that tells the scopes as well', () => {
  const token = { header: 'x-token' };
  it('reads the header, and presents the token as the probe does', () => {
    const same = vendor('X-Scopes', { probe: { method: 'GET', url: URL, expect: 200, token } });
    expect(probeCall(same)).toEqual({ method: 'GET', url: URL, token, readHeader: 'X-Scopes' });
    const other = vendor('X-Scopes', { probe: { method: 'GET', url: `${URL}/2`, expect: 200, token } });
    expect(probeCall(other)).toEqual({ method: 'GET', url: `${URL}/2`, token });
    expect(scopeCall(other)).toEqual({ method: 'GET', url: URL, token, readHeader: 'X-Scopes' });
  });
});
