import { describe, expect, it } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import { readVerdict, type Wish } from '#shared/domain/read-verdict.ts';
import { after, before, minutes, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { anAttemptId, anIntegration, aVendorId, NOW, tokenFacts, without } from '../support/integration.ts';

const vendor: Vendor = {
  id: aVendorId('acme'),
  tokenEndpoint: 'https://auth.acme.example/token',
  clientAuth: 'post',
  rotation: { kind: 'strict' },
  earliestRefreshSeconds: 60,
};
const wish = (more: Partial<Wish> = {}): Wish => ({ minTtl: seconds(0), scopes: [], ...more });
const verdict = (row: Integration, wanted = wish()) => readVerdict(row, wanted, vendor, NOW);
const expired = tokenFacts({ expiresAt: before(NOW, seconds(1)) });
const lease = { attemptId: anAttemptId(1), until: after(NOW, seconds(20)) };

describe('readVerdict', () => {
  it.each<[string, Integration, Wish, object]>([
    ['a living token', anIntegration(), wish(), { kind: 'fresh' }],
    [
      'a token that lives too short',
      anIntegration(),
      wish({ minTtl: minutes(6) }),
      { kind: 'wait', mayAsk: true, servable: true },
    ],
    [
      'a version that was seen to fail',
      anIntegration(),
      wish({ seenVersion: 3 }),
      { kind: 'wait', mayAsk: true, servable: false },
    ],
    ['a version after the one that was seen', anIntegration(), wish({ seenVersion: 2 }), { kind: 'fresh' }],
    [
      'an expired token',
      anIntegration({ tokens: expired }),
      wish(),
      { kind: 'wait', mayAsk: true, servable: false },
    ],
    [
      'an expired token with a refresh under way',
      anIntegration({ tokens: expired, lease }),
      wish(),
      { kind: 'wait', mayAsk: false, servable: false },
    ],
    [
      'an expired token that was asked for',
      anIntegration({ tokens: expired, askedAt: before(NOW, seconds(1)) }),
      wish(),
      { kind: 'wait', mayAsk: false, servable: false },
    ],
    [
      'a backoff',
      anIntegration({ tokens: expired, heldUntil: after(NOW, seconds(9)) }),
      wish(),
      { kind: 'held', until: after(NOW, seconds(9)), servable: false },
    ],
    [
      'a backoff with a living token',
      anIntegration({ heldUntil: after(NOW, seconds(9)) }),
      wish({ minTtl: minutes(6) }),
      { kind: 'held', until: after(NOW, seconds(9)), servable: true },
    ],
    ['a pause', anIntegration({ pausedAt: NOW }), wish(), { kind: 'paused' }],
    [
      'a grant that is given up',
      anIntegration({ care: { status: 'reauthorization_required', since: NOW } }),
      wish(),
      { kind: 'reauthorization_required' },
    ],
    [
      'a grant that was withdrawn',
      anIntegration({ care: { status: 'revoked', since: NOW } }),
      wish(),
      { kind: 'reauthorization_required' },
    ],
    [
      'no consent yet',
      without(anIntegration({ care: { status: 'pending' } }), 'tokens'),
      wish(),
      { kind: 'reauthorization_required' },
    ],
    [
      'client credentials before the first token',
      without(anIntegration({ care: { status: 'pending' }, grantType: 'client_credentials' }), 'tokens'),
      wish(),
      { kind: 'wait', mayAsk: true, servable: false },
    ],
    [
      'a scope that was not granted',
      anIntegration(),
      wish({ scopes: ['read', 'write'] }),
      { kind: 'insufficient_scope', missing: ['write'] },
    ],
    [
      'a vendor that refuses a refresh so soon',
      anIntegration({
        tokens: tokenFacts({ obtainedAt: before(NOW, seconds(10)), expiresAt: after(NOW, seconds(10)) }),
      }),
      wish({ seenVersion: 3 }),
      { kind: 'held', until: after(NOW, seconds(50)), servable: false },
    ],
  ])('%s', (_name, row, wanted, expected) => {
    expect(verdict(row, wanted)).toEqual(expected);
  });

  it.each<[string, Integration, Wish, object]>([
    [
      'a token that ends right now',
      anIntegration({ tokens: tokenFacts({ expiresAt: NOW }) }),
      wish(),
      { kind: 'wait', mayAsk: true, servable: false },
    ],
    [
      'a token that ends when it is wished to live still',
      anIntegration(),
      wish({ minTtl: minutes(5) }),
      { kind: 'wait', mayAsk: true, servable: true },
    ],
    [
      'a lease in its last millisecond, in a hold',
      anIntegration({
        tokens: expired,
        lease: { ...lease, until: NOW },
        heldUntil: after(NOW, seconds(9)),
      }),
      wish(),
      { kind: 'wait', mayAsk: false, servable: false },
    ],
    [
      'a lease that is over, in a hold',
      anIntegration({
        tokens: expired,
        lease: { ...lease, until: before(NOW, seconds(1)) },
        heldUntil: after(NOW, seconds(9)),
      }),
      wish(),
      { kind: 'held', until: after(NOW, seconds(9)), servable: false },
    ],
    [
      'a hold that ends right now',
      anIntegration({ tokens: expired, heldUntil: NOW }),
      wish(),
      { kind: 'wait', mayAsk: true, servable: false },
    ],
    [
      'a vendor that takes a refresh from now on',
      anIntegration({ tokens: tokenFacts({ obtainedAt: before(NOW, seconds(60)) }) }),
      wish({ seenVersion: 3 }),
      { kind: 'wait', mayAsk: true, servable: false },
    ],
    [
      'a young token that was seen to fail',
      anIntegration({
        tokens: tokenFacts({ obtainedAt: before(NOW, minutes(2)), expiresAt: after(NOW, minutes(58)) }),
      }),
      wish({ seenVersion: 3 }),
      { kind: 'wait', mayAsk: true, servable: false },
    ],
    [
      'a wish for scopes before the first token',
      without(anIntegration({ care: { status: 'pending' }, grantType: 'client_credentials' }), 'tokens'),
      wish({ scopes: ['write'] }),
      { kind: 'wait', mayAsk: true, servable: false },
    ],
    [
      'no token although it is cared for',
      without(anIntegration({ care: { status: 'degraded', since: NOW } }), 'tokens'),
      wish(),
      { kind: 'wait', mayAsk: true, servable: false },
    ],
  ])('%s', (_name, row, wanted, expected) => {
    expect(verdict(row, wanted)).toEqual(expected);
  });

  it('does not know how soon a vendor that is gone would take a refresh', () => {
    const young = tokenFacts({ obtainedAt: before(NOW, seconds(10)) });
    const row = anIntegration({ tokens: young });
    expect(readVerdict(row, wish({ seenVersion: 3 }), undefined, NOW)).toEqual({
      kind: 'wait',
      mayAsk: true,
      servable: false,
    });
  });

  it('has nothing better for a wish that no refresh would meet for long', () => {
    const young = tokenFacts({ obtainedAt: before(NOW, minutes(5)), expiresAt: after(NOW, minutes(55)) });
    expect(verdict(anIntegration({ tokens: young }), wish({ minTtl: minutes(600) }))).toEqual({
      kind: 'held',
      until: NOW,
      servable: true,
    });
    const nine = tokenFacts({ obtainedAt: before(NOW, minutes(6)), expiresAt: after(NOW, minutes(54)) });
    expect(verdict(anIntegration({ tokens: nine }), wish({ minTtl: minutes(600) })).kind).toBe('wait');
    const older = tokenFacts({ obtainedAt: before(NOW, minutes(10)), expiresAt: after(NOW, minutes(50)) });
    expect(verdict(anIntegration({ tokens: older }), wish({ minTtl: minutes(600) })).kind).toBe('wait');
  });

  it('knows of an imported token only what it has left', () => {
    const imported = tokenFacts({ obtainedAt: NOW, expiresAt: after(NOW, minutes(5)), imported: true });
    const later = after(NOW, seconds(60));
    const row = anIntegration({ tokens: imported });
    expect(readVerdict(row, wish({ minTtl: minutes(10) }), vendor, later).kind).toBe('wait');
    const { earliestRefreshSeconds: _none, ...patient } = vendor;
    expect(readVerdict(row, wish({ minTtl: minutes(10) }), patient, NOW).kind).toBe('wait');
  });

  it('asks for no refresh where there is nothing to refresh with', () => {
    const alone = { obtainedAt: before(NOW, minutes(55)), hasRefreshToken: false };
    const living = anIntegration({ tokens: tokenFacts({ ...alone, expiresAt: after(NOW, minutes(5)) }) });
    expect(verdict(living)).toEqual({ kind: 'fresh' });
    expect(verdict(living, wish({ minTtl: minutes(6) }))).toMatchObject({ kind: 'held', servable: true });
    expect(verdict(living, wish({ seenVersion: 3 }))).toEqual({ kind: 'reauthorization_required' });
    const over = anIntegration({ tokens: tokenFacts({ ...alone, expiresAt: before(NOW, seconds(1)) }) });
    expect(verdict(over)).toEqual({ kind: 'reauthorization_required' });
  });
});
