import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { SecretRotation } from '#shared/domain/rotation/rotation.ts';
import { asking } from '#shared/domain/rotation/transitions.ts';
import type { Registered, RegistrationAnswer } from '#shared/ports/client-registration.ts';
import type { ClientCredential } from '#shared/ports/vault.ts';
import { type Asked, changed, isInVault, LOST, later, lookedFor, markSet, never, WHY_NOT } from './asked.ts';
import { ownCredential } from './registration-token.ts';
import type { RotationPorts } from './rotation-ports.ts';
import { refreshesStandBack } from './stand-back.ts';

type AskPorts = Pick<
  RotationPorts,
  'clients' | 'clientVault' | 'registrations' | 'store' | 'clock' | 'chance' | 'log' | 'idle'
>;

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
  if (stoodBack !== 'stood_back') return later(WHY_NOT[stoodBack]);
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
  if (
    tokenVersionId !== undefined &&
    !(await isInVault(ports, client, tokenVersionId, withAnswer(current, token)))
  )
    return later('vault_unavailable');
  const asked = await changed(ports, client, (newest, now) => asking(newest, driver, now, tokenVersionId));
  if (asked === undefined) return LOST;
  const call = { clientUri, accessToken: renewed };
  const answer = await ports.registrations.replace(call, found.registered.metadata);
  if (answer.kind !== 'registered') return notRegistered(answer);
  const registered = { accessToken: renewed, ...answer.registered };
  if (isOther(registered)) return keep(ports, client, driver, current, registered);
  return keptByVendor(ports, client, rolling, current, registered);
}

const withAnswer = (
  current: ClientCredential,
  { clientSecret, accessToken }: Registered,
): ClientCredential => ({
  ...current,
  ...(clientSecret === undefined ? {} : { clientSecret }),
  ...(accessToken === undefined ? {} : { registrationAccessToken: accessToken }),
});

const isSameSecret = (kept: ClientCredential, current: ClientCredential | undefined): boolean =>
  kept.clientSecret !== undefined && current?.clientSecret?.equals(kept.clientSecret) === true;

const notRegistered = (answer: Exclude<RegistrationAnswer, { kind: 'registered' }>): Asked =>
  answer.kind === 'refused' ? never(`registration_${answer.code}`) : later(`registration_${answer.code}`);

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
  if (!(await isInVault(ports, client, rolling.versionId, withAnswer(current, registered))))
    return later('vault_unavailable', false);
  const { secretExpiresAt: expiresAt } = registered;
  return markSet(ports, client, driver, expiresAt === undefined ? {} : { expiresAt });
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
  if (!(await isInVault(ports, client, rolling.versionId, withAnswer(current, same))))
    return later('vault_unavailable');
  return { kind: 'never', code: 'secret_kept_by_vendor', under: rolling.versionId };
}
