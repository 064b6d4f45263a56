import { CLOSED } from '#shared/domain/circuit-state.ts';
import type { AttemptId, ClientId, IntegrationId, VendorId } from '#shared/domain/ids.ts';
import type { Integration, TokenFacts } from '#shared/domain/integration.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { Secret } from '#shared/domain/secret.ts';
import { after, before, instant, minutes, seconds } from '#shared/domain/time.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';

/** The instant that tests call now. */
export const NOW = instant(Date.UTC(2026, 10, 2, 8, 0, 0));

export const anIntegrationId = (text: string): IntegrationId => text as IntegrationId;
export const aClientId = (text: string): ClientId => text as ClientId;
export const aVendorId = (text: string): VendorId => text as VendorId;

/** The `n`th attempt: a UUID version 7 that began `n` milliseconds after `NOW`. */
export function anAttemptId(n: number): AttemptId {
  const time = (NOW + n).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${n.toString(16).padStart(12, '0')}` as AttemptId;
}

/** Facts of an hour's token set that was obtained 55 minutes ago. */
export function tokenFacts(overrides: Partial<TokenFacts> = {}): TokenFacts {
  return {
    versionId: anAttemptId(0),
    obtainedAt: before(NOW, minutes(55)),
    expiresAt: after(NOW, minutes(5)),
    expiryKnown: true,
    hasRefreshToken: true,
    grantedScopes: ['read'],
    ...overrides,
  };
}

/** An active integration at version 3 of epoch 1 that has been due for a second. */
export function anIntegration(overrides: Partial<Integration> = {}): Integration {
  return {
    id: anIntegrationId('payroll'),
    vendor: aVendorId('acme'),
    client: aClientId('acme-main'),
    grantType: 'authorization_code',
    scopes: ['read'],
    owner: 'finance',
    principal: 'service',
    critical: false,
    labels: {},
    minTtl: seconds(60),
    createdAt: before(NOW, minutes(600)),
    care: { status: 'active' },
    epoch: 1,
    version: 3,
    tokens: tokenFacts(),
    openAttempts: [],
    fence: 3,
    dueAt: before(NOW, seconds(1)),
    failures: 0,
    ...overrides,
  };
}

/** The row without some of its optional facts. */
export function without<Key extends keyof Integration>(
  row: Integration,
  ...keys: readonly Key[]
): Integration {
  const copy: Record<string, unknown> = { ...row };
  for (const key of keys) delete copy[key];
  return copy as unknown as Integration;
}

export function aClient(overrides: Partial<OAuthClient> = {}): OAuthClient {
  return {
    id: aClientId('acme-main'),
    vendor: aVendorId('acme'),
    clientId: 'client-at-acme',
    clientAuth: 'basic',
    secret: { versionId: 'first', createdAt: before(NOW, minutes(600)), pending: false },
    status: 'ok',
    circuit: CLOSED,
    createdAt: before(NOW, minutes(600)),
    ...overrides,
  };
}

/** An hour's token set, obtained now. */
export function aTokenSet(overrides: Partial<TokenSet> = {}): TokenSet {
  return {
    accessToken: new Secret('access-token-1'),
    refreshToken: new Secret('refresh-token-1'),
    tokenType: 'Bearer',
    obtainedAt: NOW,
    expiresAt: after(NOW, minutes(60)),
    expiryKnown: true,
    scopes: ['read'],
    spent: ['0123456789abcdef'],
    ...overrides,
  };
}
