import type { Phase } from '#shared/domain/circuit-state.ts';
import type { ClientSecretFacts, ClientSecretRotation, OAuthClient } from '#shared/domain/oauth-client.ts';
import { automaticWay } from '#shared/domain/rotation/due.ts';
import type { ManualSteps } from '#shared/domain/rotation/manual-steps.ts';
import type { SecretRemoval, SecretRotation } from '#shared/domain/rotation/rotation.ts';
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
      : {
          rotation: {
            ...rotationJson(client.rotation),
            by: byWhom(client),
            ...steps,
          },
        }),
    ...at('secretExpiresAt', client.secret?.expiresAt),
    ...at('certificateExpiresAt', client.secret?.certificateExpiresAt),
    ...(client.registration === undefined
      ? {}
      : { registration: { clientUri: client.registration.clientUri } }),
    ...(client.canary === undefined ? {} : { canary: client.canary }),
    status: client.status,
    ...(client.lastError === undefined ? {} : { lastError: lastErrorJson(client.lastError) }),
    ...(client.lastRotationError === undefined
      ? {}
      : {
          lastRotationError: {
            code: client.lastRotationError.code,
            ...at('at', client.lastRotationError.at),
          },
        }),
    ...at('heldSince', client.restoredAt),
    circuit: circuitJson(client.circuit.phase),
    ...(client.secret === undefined ? {} : { secret: secretJson(client.secret, client) }),
  };
}

const rotationJson = ({ everyDays, kind, adminExpiresAt }: ClientSecretRotation) => ({
  everyDays,
  kind,
  ...at('adminExpiresAt', adminExpiresAt),
});

function byWhom(client: OAuthClient): 'vendor' | 'home' | 'person' {
  const way = automaticWay(client);
  if (way === undefined) return 'person';
  return way === 'jwks' ? 'home' : 'vendor';
}

function circuitJson(phase: Phase): Record<string, unknown> {
  return { state: phase.kind, ...at('openUntil', phase.kind === 'open' ? phase.until : undefined) };
}

function secretJson(secret: ClientSecretFacts, { rolling, previousSecret, removals }: OAuthClient) {
  return {
    ...at('createdAt', secret.createdAt),
    ...at('expiresAt', secret.expiresAt),
    ...at('rotateAt', secret.rotateAt),
    pending: secret.pending,
    ...(rolling === undefined ? {} : { rolling: rollingJson(rolling) }),
    ...at('previousUntil', previousSecret?.until),
    ...(removals === undefined ? {} : { removals: removals.map(removalJson) }),
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

const removalJson = ({ at: dueAt, failures, lastCode }: SecretRemoval) => ({
  ...at('dueAt', dueAt),
  failures,
  ...(lastCode === undefined ? {} : { code: lastCode }),
});
