import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { REFRESHES_UNDER_WAY, type SecretRotation } from '#shared/domain/rotation/rotation.ts';
import { hold, type NewSecret, secretSet } from '#shared/domain/rotation/transitions.ts';
import { type Instant, seconds } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { type ClientCredential, VaultUnavailable } from '#shared/ports/vault.ts';
import { lookTwice } from './look-twice.ts';
import type { StepPorts } from './rotation-ports.ts';

/** How asking a vendor for a new secret ended. */
export type Asked =
  /** Vendor and vault have it, and the row says so. */
  | { readonly kind: 'set' }
  /** It came to nothing for now. `resume`: refreshes need not wait for the next try. */
  | { readonly kind: 'later'; readonly code: string; readonly resume: boolean }
  /** The vendor will not, by these means. `under`: where the vault has the old secret with a new registration token. */
  | { readonly kind: 'never'; readonly code: string; readonly under?: string }
  /** Another driver has it. */
  | { readonly kind: 'lost' };

export const LOST: Asked = { kind: 'lost' };
export const never = (code: string) => ({ kind: 'never', code }) as const;
export const later = (code: string, resume = true): Asked => ({ kind: 'later', code, resume });

/** Why refreshes did not stand back. */
export const WHY_NOT = { in_trouble: 'circuit_open', under_way: REFRESHES_UNDER_WAY } as const;

/** Once the vendor may have been asked, the vault's first "not found" is not believed: asking again would end what it has. */
export async function lookedFor(
  ports: Pick<StepPorts, 'clientVault' | 'clock'>,
  { id }: OAuthClient,
  { step, versionId }: SecretRotation,
): Promise<ClientCredential | undefined> {
  return step === 'created' ? ports.clientVault.get(id, versionId) : lookTwice(ports, id, versionId);
}

/** A vendor's answer may hold the only copy of the one secret it takes: the vault is asked again for so long. */
const VAULT_PAUSES = [0, 1, 2, 4, 8, 16].map(seconds);

/** Whether the vault took this as a version that is pending. The rotation stays this driver's as long as it is tried. */
export async function isInVault(
  ports: Pick<StepPorts, 'clients' | 'clientVault' | 'clock' | 'log'>,
  client: OAuthClient,
  versionId: string,
  credential: ClientCredential,
): Promise<boolean> {
  for (const pause of VAULT_PAUSES) {
    if (pause > 0) {
      await ports.clock.sleep(pause);
      await stayOn(ports, client);
    }
    try {
      await ports.clientVault.putPending(client.id, versionId, credential);
      return true;
    } catch (error) {
      if (!(error instanceof VaultUnavailable)) throw error;
      ports.log.error('new client secret not stored', { client: client.id, cause: error.name });
    }
  }
  return false;
}

/** Whoever took it up meanwhile would ask the vendor for another secret, which ends the one that only we have. */
async function stayOn(
  { clients, clock, log }: Pick<StepPorts, 'clients' | 'clock' | 'log'>,
  { id, rolling }: OAuthClient,
): Promise<void> {
  const driver = rolling?.heldBy;
  if (driver === undefined) return;
  try {
    await clients.change(id, (newest) => {
      const next = newest.rolling?.heldBy === driver ? hold(newest, driver, clock.now()) : undefined;
      return next === undefined ? { result: undefined } : { client: next, result: undefined };
    });
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    log.error('hold of a rotation not renewed', { client: id, cause: error.name });
  }
}

/** Vendor and vault have it: the row says so. */
export async function markSet(
  ports: Pick<StepPorts, 'clients' | 'clock'>,
  client: OAuthClient,
  driver: string,
  made: NewSecret,
): Promise<Asked> {
  const set = await changed(ports, client, (newest, now) => secretSet(newest, driver, made, now));
  return set === undefined ? LOST : { kind: 'set' };
}

/** The row after a transition, or `undefined` where it is not this driver's any more. */
export async function changed(
  ports: Pick<StepPorts, 'clients' | 'clock'>,
  client: OAuthClient,
  to: (newest: OAuthClient, now: Instant) => OAuthClient | undefined,
): Promise<OAuthClient | undefined> {
  const outcome = await ports.clients.change(client.id, (newest) => {
    const next = to(newest, ports.clock.now());
    return next === undefined ? { result: false } : { client: next, result: true };
  });
  return outcome.kind === 'changed' && outcome.result ? outcome.client : undefined;
}
