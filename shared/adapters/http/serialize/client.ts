import type { Phase } from '#shared/domain/circuit-state.ts';
import type { ClientSecretFacts, OAuthClient } from '#shared/domain/oauth-client.ts';
import { at, lastErrorJson } from './integration.ts';

/** An OAuth client as the contract shows it: never a secret, a key or a management credential. */
export function clientJson(client: OAuthClient): Record<string, unknown> {
  return {
    id: client.id,
    vendor: client.vendor,
    clientId: client.clientId,
    clientAuth: client.clientAuth,
    ...(client.rotation === undefined
      ? {}
      : { rotation: { everyDays: client.rotation.everyDays, kind: client.rotation.kind } }),
    ...at('secretExpiresAt', client.secret?.expiresAt),
    ...(client.registration === undefined
      ? {}
      : { registration: { clientUri: client.registration.clientUri } }),
    status: client.status,
    ...(client.lastError === undefined ? {} : { lastError: lastErrorJson(client.lastError) }),
    circuit: circuitJson(client.circuit.phase),
    ...(client.secret === undefined ? {} : { secret: secretJson(client.secret) }),
  };
}

function circuitJson(phase: Phase): Record<string, unknown> {
  return { state: phase.kind, ...at('openUntil', phase.kind === 'open' ? phase.until : undefined) };
}

function secretJson(secret: ClientSecretFacts): Record<string, unknown> {
  return {
    ...at('createdAt', secret.createdAt),
    ...at('expiresAt', secret.expiresAt),
    ...at('rotateAt', secret.rotateAt),
    pending: secret.pending,
  };
}
