import type { Phase } from '#shared/domain/circuit-state.ts';
import type { ClientSecretFacts, OAuthClient } from '#shared/domain/oauth-client.ts';
import type { ManualSteps } from '#shared/domain/rotation/manual-steps.ts';
import type { SecretRotation } from '#shared/domain/rotation/rotation.ts';
import { at, lastErrorJson } from './integration.ts';

/**
 * An OAuth client as the contract shows it: never a secret, a key or a management credential. `steps`: what a person does
 * to replace its secret.
 */
export function clientJson(client: OAuthClient, steps?: ManualSteps): Record<string, unknown> {
  return {
    id: client.id,
    vendor: client.vendor,
    clientId: client.clientId,
    clientAuth: client.clientAuth,
    ...(client.rotation === undefined
      ? {}
      : { rotation: { everyDays: client.rotation.everyDays, kind: client.rotation.kind, ...steps } }),
    ...at('secretExpiresAt', client.secret?.expiresAt),
    ...(client.registration === undefined
      ? {}
      : { registration: { clientUri: client.registration.clientUri } }),
    ...(client.canary === undefined ? {} : { canary: client.canary }),
    status: client.status,
    ...(client.lastError === undefined ? {} : { lastError: lastErrorJson(client.lastError) }),
    circuit: circuitJson(client.circuit.phase),
    ...(client.secret === undefined ? {} : { secret: secretJson(client.secret, client) }),
  };
}

function circuitJson(phase: Phase): Record<string, unknown> {
  return { state: phase.kind, ...at('openUntil', phase.kind === 'open' ? phase.until : undefined) };
}

function secretJson(secret: ClientSecretFacts, { rolling, previousSecret }: OAuthClient) {
  return {
    ...at('createdAt', secret.createdAt),
    ...at('expiresAt', secret.expiresAt),
    ...at('rotateAt', secret.rotateAt),
    pending: secret.pending,
    ...(rolling === undefined ? {} : { rolling: rollingJson(rolling) }),
    ...at('previousUntil', previousSecret?.until),
  };
}

/** How far a new secret has come, and what the last try came to. */
function rollingJson({ step, startedAt, failures, lastCode }: SecretRotation): Record<string, unknown> {
  return {
    step,
    ...at('startedAt', startedAt),
    failures,
    ...(lastCode === undefined ? {} : { code: lastCode }),
  };
}
