import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { Secret } from '#shared/domain/secret.ts';
import { after, milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import type { TokenGrant } from '#shared/domain/token-answer.ts';
import { planFor, tokenSetFrom } from '#shared/domain/token-plan.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { anAttemptId, anIntegrationId, aTokenSet, aVendorId, NOW } from '../support/integration.ts';

const acme = (more: Partial<Vendor> = {}): Vendor => ({
  id: aVendorId('acme'),
  tokenEndpoint: 'https://auth.acme.example/token',
  clientAuth: 'post',
  rotation: { kind: 'strict' },
  ...more,
});
const access = new Secret('access-2');
const bare: TokenGrant = { accessToken: access, tokenType: 'Bearer' };
const rotated: TokenGrant = { ...bare, refreshToken: new Secret('refresh-2') };
const later = after(NOW, minutes(1));
const from = (
  grant: TokenGrant,
  previous?: TokenSet,
  context: {
    vendor?: Vendor;
    learnedLifetime?: ReturnType<typeof seconds>;
    obtainedAt?: ReturnType<typeof after>;
  } = {},
  fingerprint: string | undefined = 'fp-1',
) => tokenSetFrom(grant, previous, fingerprint, { vendor: acme(), obtainedAt: later, ...context });

describe('the token set of an answer', () => {
  it('keeps what the vendor left out: refresh token and scopes', () => {
    const previous = aTokenSet();
    expect(from(bare, previous)).toStrictEqual({
      accessToken: access,
      refreshToken: previous.refreshToken,
      tokenType: 'Bearer',
      obtainedAt: later,
      expiresAt: after(later, minutes(60)),
      expiryKnown: false,
      scopes: ['read'],
      spent: ['0123456789abcdef'],
    });
  });

  it('takes what the vendor said', () => {
    const grant: TokenGrant = {
      ...rotated,
      tokenType: 'DPoP',
      expiresIn: seconds(90),
      scopes: ['write'],
      refreshTokenExpiresIn: minutes(5),
    };
    expect(from(grant, aTokenSet())).toStrictEqual({
      accessToken: access,
      refreshToken: rotated.refreshToken,
      tokenType: 'DPoP',
      obtainedAt: later,
      expiresAt: after(later, seconds(90)),
      expiryKnown: true,
      scopes: ['write'],
      refreshTokenExpiresAt: after(later, minutes(5)),
      spent: ['0123456789abcdef', 'fp-1'],
    });
  });

  it('keeps the token that each next one is exchanged for', () => {
    const subject = { token: new Secret('subject-1') };
    expect(from(bare, aTokenSet({ subject })).subject).toBe(subject);
  });

  it('has nothing of the kind where there was nothing before', () => {
    expect(from(bare)).toStrictEqual({
      accessToken: access,
      tokenType: 'Bearer',
      obtainedAt: later,
      expiresAt: after(later, minutes(60)),
      expiryKnown: false,
      spent: [],
    });
  });

  it('lives as long as the vendor declares, or as long as was learned', () => {
    const vendor = acme({ accessTokenSeconds: 600 });
    expect(from(bare, undefined, { vendor }).expiresAt).toBe(after(later, seconds(600)));
    expect(from(bare, undefined, { vendor, learnedLifetime: seconds(70) }).expiresAt).toBe(
      after(later, seconds(70)),
    );
  });
});

describe('a spent refresh token', () => {
  it('is remembered where another took its place', () => {
    expect(from(rotated, aTokenSet({ spent: [] })).spent).toEqual(['fp-1']);
    expect(
      from({ ...bare, refreshToken: new Secret('refresh-token-1') }, aTokenSet({ spent: [] })).spent,
    ).toEqual([]);
    const { refreshToken: _none, ...without } = aTokenSet({ spent: [] });
    expect(from(rotated, without).spent).toEqual([]);
    expect(from(rotated).spent).toEqual([]);
    expect(
      tokenSetFrom(rotated, aTokenSet(), undefined, { vendor: acme(), obtainedAt: later }).spent,
    ).toEqual(['0123456789abcdef']);
  });

  it('is remembered once, and with the 63 before it', () => {
    expect(from(rotated, aTokenSet({ spent: ['fp-0', 'fp-1', 'fp-2'] })).spent).toEqual([
      'fp-0',
      'fp-1',
      'fp-2',
    ]);
    const full = Array.from({ length: 64 }, (_, n) => `old-${n}`);
    expect(from(rotated, aTokenSet({ spent: full })).spent).toEqual([...full.slice(1), 'fp-1']);
  });
});

describe('the end of a refresh token', () => {
  const known = aTokenSet({ refreshTokenExpiresAt: after(NOW, minutes(100)) });
  const declared = { vendor: acme({ refreshTokenSeconds: 3600 }) };
  const idle = { vendor: acme({ refreshTokenIdleSeconds: 1200 }) };

  it('is what the answer says, else what the vendor declares of a new one, else what it was', () => {
    const said = { ...rotated, refreshTokenExpiresIn: minutes(5) };
    expect(from(said, known, declared).refreshTokenExpiresAt).toBe(after(later, minutes(5)));
    expect(from(rotated, known, declared).refreshTokenExpiresAt).toBe(after(later, seconds(3600)));
    expect(from(bare, known, declared).refreshTokenExpiresAt).toBe(after(NOW, minutes(100)));
    expect(from(rotated, known).refreshTokenExpiresAt).toBe(after(NOW, minutes(100)));
  });

  it('is moved on by each use where it is that of lying idle, and only then', () => {
    const first = from(rotated, undefined, idle);
    const again = { ...idle, obtainedAt: after(later, minutes(15)) };
    expect(from(bare, first, again).refreshTokenExpiresAt).toBe(after(later, minutes(35)));
    const own = aTokenSet({ obtainedAt: later, refreshTokenExpiresAt: after(later, minutes(19)) });
    expect(from(bare, own, again).refreshTokenExpiresAt).toBe(after(later, minutes(19)));
  });

  it('stays where it counts from the consent, and begins anew with another', () => {
    const fixed = { vendor: acme({ refreshTokenSeconds: 3600, refreshTokenFrom: 'consent' }) };
    const first = from(rotated, undefined, fixed);
    expect(first.refreshTokenExpiresAt).toBe(after(later, minutes(60)));
    const again = { ...fixed, obtainedAt: after(later, minutes(30)) };
    expect(from(rotated, first, again).refreshTokenExpiresAt).toBe(after(later, minutes(60)));
    expect(from(rotated, undefined, again).refreshTokenExpiresAt).toBe(after(later, minutes(90)));
    expect(from({ ...rotated, refreshTokenExpiresIn: minutes(5) }, first, again).refreshTokenExpiresAt).toBe(
      after(later, minutes(35)),
    );
  });

  it('comes sooner where it dies of lying idle', () => {
    expect(from(bare, known, idle).refreshTokenExpiresAt).toBe(after(later, seconds(1200)));
    expect(from({ ...bare, refreshTokenExpiresIn: minutes(5) }, known, idle).refreshTokenExpiresAt).toBe(
      after(later, minutes(5)),
    );
    expect(from(bare, aTokenSet(), idle).refreshTokenExpiresAt).toBe(after(later, seconds(1200)));
  });
});

describe('what the row learns of a token set', () => {
  const of = { id: anIntegrationId('payroll'), vendor: acme(), scopesBefore: ['before'] };

  it('is all but the tokens, and when it is due', () => {
    const tokens = aTokenSet({ refreshTokenExpiresAt: after(NOW, minutes(100)) });
    const plan = planFor(tokens, anAttemptId(1), of, DEFAULT_BUDGETS);
    expect(plan.facts).toStrictEqual({
      versionId: anAttemptId(1),
      obtainedAt: NOW,
      expiresAt: after(NOW, minutes(60)),
      expiryKnown: true,
      hasRefreshToken: true,
      grantedScopes: ['read'],
      refreshTokenExpiresAt: after(NOW, minutes(100)),
    });
    // An hour less a skew of six minutes, less what the id's hash takes of five minutes: 0.8554205.
    expect(plan.dueAt).toBe(after(NOW, milliseconds(3_600_000 - 360_000 - 256_626)));
  });

  describe('says what brings the next access token where no refresh token does:', () => {
    const exchanged = { ...of, vendor: acme({ refreshBy: 'exchange' }) };
    const { refreshToken: _none, ...alone } = aTokenSet();
    const renewsBy = (tokens: TokenSet, by: typeof of) =>
      planFor(tokens, anAttemptId(1), by, DEFAULT_BUDGETS).facts.renewsBy;

    it.each<[string, TokenSet, typeof of, string | undefined]>([
      ['a subject token', { ...alone, subject: { token: new Secret('subject-1') } }, of, 'subject'],
      ['the access token itself', alone, exchanged, 'itself'],
      ['nothing, at other vendors', alone, of, undefined],
      ['its refresh token, where it has one', aTokenSet(), exchanged, undefined],
    ])('%s', (_name, tokens, by, expected) => {
      expect(renewsBy(tokens, by)).toBe(expected);
    });
  });

  it('keeps the scopes that the row knows where the token set names none', () => {
    const { scopes: _none, refreshToken: _token, ...tokens } = aTokenSet();
    expect(planFor(tokens, anAttemptId(1), of, DEFAULT_BUDGETS).facts).toStrictEqual({
      versionId: anAttemptId(1),
      obtainedAt: NOW,
      expiresAt: after(NOW, minutes(60)),
      expiryKnown: true,
      hasRefreshToken: false,
      grantedScopes: ['before'],
    });
  });
});
