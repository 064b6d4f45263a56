import { isCanaryOf } from '#shared/domain/canary.ts';
import type { Refusal } from '#shared/domain/error-code.ts';
import { canBeRefreshed } from '#shared/domain/integration.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { isRefreshable } from '#shared/domain/protocol/acquire.ts';
import type { SecretRotation, TrialOutcome } from '#shared/domain/rotation/rotation.ts';
import { milliseconds, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';
import type { ClientCredential } from '#shared/ports/vault.ts';
import { type Passed, secretRefused, trySecret } from '../client/try-secret.ts';
import type { RotationPorts } from './rotation-ports.ts';

/** A refresh is a matter of moments, on a cold refresher too. With what comes after, this fits into the hold. */
const PATIENCE = seconds(20);
const LOOK_AGAIN_AFTER = milliseconds(250);

/**
 * Whether the vendor takes the new secret: by a real request for tokens of the client's canary, where there is one that
 * can tell, else by a request with a token that is nobody's. Throws `StoreUnavailable`.
 */
export async function proveSecret(
  ports: RotationPorts,
  vendor: Vendor,
  client: OAuthClient,
  rolling: SecretRotation,
  credential: ClientCredential,
): Promise<Passed | Refusal> {
  const outcome = rolling.trial ?? (await askCanary(ports, client, rolling));
  ports.log.info('new client secret tried on the canary', { client: client.id, outcome });
  switch (outcome) {
    case 'passed':
      return { kind: 'passed', proof: 'tried' };
    case 'refused':
      return secretRefused(client);
    case 'unknown':
      return trySecret(ports, vendor, client, credential);
  }
}

/**
 * The canary is refreshed as every integration is, by a refresher that holds its lease: whatever becomes of the answer or
 * of this driver, its grant is in no more danger than in any refresh.
 */
async function askCanary(
  ports: RotationPorts,
  client: OAuthClient,
  { versionId }: SecretRotation,
): Promise<TrialOutcome> {
  const canary = client.canary === undefined ? undefined : await ports.store.find(client.canary);
  if (!isCanaryOf(client, canary)) return 'unknown';
  // Nothing would be sent for one that has no refresh token.
  if (canary.pausedAt !== undefined || !isRefreshable(canary) || !canBeRefreshed(canary)) return 'unknown';
  const { id, vendor, version: seenVersion } = canary;
  const message = {
    id,
    vendor,
    client: client.id,
    why: 'trial',
    seenVersion,
    secretVersion: versionId,
  } as const;
  try {
    await ports.queue.send([message]);
  } catch (error) {
    if (!(error instanceof QueueUnavailable)) throw error;
    ports.log.warn('canary not asked', { client: client.id, cause: error.name });
    return 'unknown';
  }
  return answered(ports, client, versionId);
}

async function answered(
  { clients, clock, idle = clock }: RotationPorts,
  { id }: OAuthClient,
  versionId: string,
): Promise<TrialOutcome> {
  const giveUpAt = clock.monotonic() + PATIENCE;
  while (clock.monotonic() < giveUpAt) {
    await idle.sleep(LOOK_AGAIN_AFTER);
    const rolling = (await clients.find(id))?.rolling;
    if (rolling?.versionId !== versionId) return 'unknown';
    if (rolling.trial !== undefined) return rolling.trial;
  }
  return 'unknown';
}
