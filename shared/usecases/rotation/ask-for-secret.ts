import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { SecretRotation } from '#shared/domain/rotation/rotation.ts';
import { asking, secretSet } from '#shared/domain/rotation/transitions.ts';
import { seconds } from '#shared/domain/time.ts';
import type { Registered, RegistrationAnswer } from '#shared/ports/client-registration.ts';
import { type ClientCredential, VaultUnavailable } from '#shared/ports/vault.ts';
import { lookTwice } from './look-twice.ts';
import { ownCredential } from './registration-token.ts';
import type { RotationPorts } from './rotation-ports.ts';
import { refreshesStandBack } from './stand-back.ts';

const WHY_NOT = { in_trouble: 'circuit_open', under_way: 'refreshes_under_way' } as const;

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

type AskPorts = Pick<
  RotationPorts,
  'clients' | 'clientVault' | 'registrations' | 'store' | 'clock' | 'chance' | 'log' | 'idle'
>;

/** A vendor's answer may hold the only copy of the one secret it takes: the vault is asked again for so long. */
const VAULT_PAUSES = [0, 1, 2, 4, 8, 16].map(seconds);

/**
 * The second step by RFC 7592. What the vendor has is looked at first, so that the answer of a driver who died is found
 * and not asked for once more; and the vault before that. No refresh of the client is under way meanwhile.
 */
export async function askForSecret(
  ports: AskPorts,
  client: OAuthClient,
  rolling: SecretRotation,
  driver: string,
): Promise<Asked> {
  const { registration, secret } = client;
  if (registration === undefined || secret === undefined) return never('registration_missing');
  const kept = await lookedFor(ports, client, rolling);
  const current = await ownCredential(ports, client, rolling);
  // The vendor kept its secret, and only a new registration token is under this version.
  if (kept !== undefined && isSameSecret(kept, current))
    return { ...never('secret_kept_by_vendor'), under: rolling.versionId };
  if (kept !== undefined) return markSet(ports, client, driver, {});
  const accessToken = current?.registrationAccessToken;
  if (current === undefined || accessToken === undefined) return never('registration_token_missing');
  const stoodBack = await refreshesStandBack(ports, client.id);
  if (stoodBack !== 'stood_back') return { kind: 'later', code: WHY_NOT[stoodBack], resume: true };
  const { clientUri } = registration;
  const found = await ports.registrations.read({ clientUri, accessToken });
  if (found.kind !== 'registered') return notRegistered(found);
  const isOther = (one: Registered): boolean =>
    one.clientSecret !== undefined && current.clientSecret?.equals(one.clientSecret) !== true;
  if (isOther(found.registered)) return keep(ports, client, driver, current, found.registered);
  const renewed = found.registered.accessToken ?? accessToken;
  const isRenewed = !renewed.equals(accessToken);
  const tokenVersionId = isRenewed ? ports.chance.attemptId(ports.clock.now()) : undefined;
  // What looked for the registration holds the only token that will: the vault has it before anything else is tried.
  const token = { accessToken: renewed, metadata: {} };
  if (tokenVersionId !== undefined && !(await isInVault(ports, client, tokenVersionId, current, token)))
    return { kind: 'later', code: 'vault_unavailable', resume: true };
  const asked = await change(ports, client, (newest, now) => asking(newest, driver, now, tokenVersionId));
  if (asked === undefined) return LOST;
  const call = { clientUri, accessToken: renewed };
  const answer = await ports.registrations.replace(call, found.registered.metadata);
  if (answer.kind !== 'registered') return notRegistered(answer);
  const registered = { accessToken: renewed, ...answer.registered };
  if (isOther(registered)) return keep(ports, client, driver, current, registered);
  return keptByVendor(ports, client, rolling, current, registered);
}

const LOST: Asked = { kind: 'lost' };
const never = (code: string) => ({ kind: 'never', code }) as const;

const isSameSecret = (kept: ClientCredential, current: ClientCredential | undefined): boolean =>
  kept.clientSecret !== undefined && current?.clientSecret?.equals(kept.clientSecret) === true;

/** Once the vendor may have been asked, the vault's first "not found" is not believed: asking again would end what it has. */
async function lookedFor(
  ports: AskPorts,
  { id }: OAuthClient,
  { step, versionId }: SecretRotation,
): Promise<ClientCredential | undefined> {
  return step === 'created' ? ports.clientVault.get(id, versionId) : lookTwice(ports, id, versionId);
}

const notRegistered = (answer: Exclude<RegistrationAnswer, { kind: 'registered' }>): Asked =>
  answer.kind === 'refused'
    ? never(`registration_${answer.code}`)
    : { kind: 'later', code: `registration_${answer.code}`, resume: true };

/** Vault first, then the row. While the vault fails, the vendor's answer is held here; then it is looked for again. */
async function keep(
  ports: AskPorts,
  client: OAuthClient,
  driver: string,
  current: ClientCredential,
  registered: Registered,
): Promise<Asked> {
  const { rolling } = client;
  if (rolling === undefined) return LOST;
  if (!(await isInVault(ports, client, rolling.versionId, current, registered)))
    return { kind: 'later', code: 'vault_unavailable', resume: false };
  return markSet(ports, client, driver, registered);
}

/** This vendor's PUT changes no secret (RFC 7592 2.2 leaves that to it). A new registration token is kept all the same. */
async function keptByVendor(
  ports: AskPorts,
  client: OAuthClient,
  rolling: SecretRotation,
  current: ClientCredential,
  registered: Registered,
): Promise<Asked> {
  const { accessToken } = registered;
  if (accessToken === undefined || current.registrationAccessToken?.equals(accessToken) === true)
    return never('secret_kept_by_vendor');
  const same = { accessToken, metadata: {} };
  if (!(await isInVault(ports, client, rolling.versionId, current, same)))
    return { kind: 'later', code: 'vault_unavailable', resume: true };
  return { kind: 'never', code: 'secret_kept_by_vendor', under: rolling.versionId };
}

async function isInVault(
  ports: AskPorts,
  client: OAuthClient,
  versionId: string,
  current: ClientCredential,
  { clientSecret, accessToken }: Registered,
): Promise<boolean> {
  const credential = {
    ...current,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    ...(accessToken === undefined ? {} : { registrationAccessToken: accessToken }),
  };
  for (const pause of VAULT_PAUSES) {
    if (pause > 0) await ports.clock.sleep(pause);
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

async function markSet(
  ports: AskPorts,
  client: OAuthClient,
  driver: string,
  { secretExpiresAt }: Pick<Registered, 'secretExpiresAt'>,
): Promise<Asked> {
  const set = await change(ports, client, (newest, now) => secretSet(newest, driver, secretExpiresAt, now));
  return set === undefined ? LOST : { kind: 'set' };
}

/** The row after a transition, or `undefined` where it is not this driver's any more. */
async function change(
  ports: Pick<AskPorts, 'clients' | 'clock'>,
  client: OAuthClient,
  to: (newest: OAuthClient, now: ReturnType<AskPorts['clock']['now']>) => OAuthClient | undefined,
): Promise<OAuthClient | undefined> {
  const changed = await ports.clients.change(client.id, (newest) => {
    const next = to(newest, ports.clock.now());
    return next === undefined ? { result: false } : { client: next, result: true };
  });
  return changed.kind === 'changed' && changed.result ? changed.client : undefined;
}
