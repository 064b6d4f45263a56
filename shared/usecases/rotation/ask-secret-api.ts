import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { idOf, madeFor } from '#shared/domain/rotation/listed-secrets.ts';
import type { SecretRotation } from '#shared/domain/rotation/rotation.ts';
import { nameAtVendor, SECRET_API_HABITS, type SecretApiHabits } from '#shared/domain/rotation/secret-api.ts';
import { asking } from '#shared/domain/rotation/transitions.ts';
import { after, days, type Instant } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { SecretApiKind } from '#shared/domain/vendor-secret.ts';
import type { SecretsCall } from '#shared/ports/client-secrets.ts';
import type { ClientCredential } from '#shared/ports/vault.ts';
import { type Asked, changed, isInVault, LOST, later, lookedFor, markSet, never, WHY_NOT } from './asked.ts';
import { ownCredential } from './registration-token.ts';
import type { RotationPorts } from './rotation-ports.ts';
import { refreshesStandBack } from './stand-back.ts';

type AskPorts = Pick<
  RotationPorts,
  'clients' | 'clientVault' | 'clientSecrets' | 'store' | 'clock' | 'log' | 'idle'
>;

/** One rotation at one vendor's API, and who drives it. */
interface Asking {
  readonly client: OAuthClient;
  readonly rolling: SecretRotation;
  readonly driver: string;
  readonly call: SecretsCall;
  readonly habits: SecretApiHabits;
  readonly current: ClientCredential;
  /** What the vault has of the new secret already. */
  readonly kept: ClientCredential | undefined;
}

/**
 * The second step by a vendor's own API. The vault is looked into first, then the vendor's list: what an answer that was
 * lost has made is taken up where its value is known, else removed before another is made. Where the vendor keeps one
 * secret, no refresh of the client is under way meanwhile.
 */
export async function askSecretApi(
  ports: AskPorts,
  client: OAuthClient,
  rolling: SecretRotation,
  driver: string,
  kind: SecretApiKind,
  vendor: Vendor,
): Promise<Asked> {
  if (vendor.secretApi?.kind !== kind) return never('secret_api_missing');
  const kept = await lookedFor(ports, client, rolling);
  const current = await ownCredential(ports, client, rolling);
  if (current?.admin === undefined) return never('admin_missing');
  const call = { vendor, clientId: client.clientId, admin: current.admin };
  const habits = SECRET_API_HABITS[kind];
  const asking = { client, rolling, driver, call, habits, current, kept };
  if (habits.keeps === 'several') return (await takeUp(ports, asking)) ?? make(ports, asking);
  if (kept !== undefined && habits.value === 'vendors') return markSet(ports, client, driver, {});
  const stoodBack = await refreshesStandBack(ports, client.id);
  return stoodBack === 'stood_back' ? make(ports, asking) : later(WHY_NOT[stoodBack]);
}

/** Goes on from what the vendor has; `undefined` where another secret is to be made. */
async function takeUp(ports: AskPorts, asking: Asking): Promise<Asked | undefined> {
  const { client, rolling, driver, call, habits, kept } = asking;
  const found = await ports.clientSecrets.list(call);
  if (found.kind !== 'listed') return notMade(found);
  const value = kept?.clientSecret;
  const known = { versionId: rolling.versionId, ...(value === undefined ? {} : { value }) };
  const made = madeFor(found.secrets, known);
  if (kept !== undefined && (made.length > 0 || habits.value === 'vendors')) {
    const madeId = idOf(found.secrets, known);
    return markSet(ports, client, driver, madeId === undefined ? {} : { madeId });
  }
  // Nobody can read their values again.
  for (const id of made) {
    const gone = await ports.clientSecrets.remove(call, id);
    if (gone.kind !== 'removed') return notMade(gone);
    ports.log.warn('client secret of a lost answer removed', { client: client.id });
  }
  const isFull = habits.most !== undefined && found.secrets.length - made.length >= habits.most;
  return isFull ? never('secrets_full') : undefined;
}

/** Vault first where the value is ours, else as soon as the vendor has answered. */
async function make(ports: AskPorts, asked: Asking): Promise<Asked> {
  const { client, rolling, driver, call, habits, current, kept } = asked;
  const isOurs = habits.value === 'ours';
  const value = isOurs ? (kept?.clientSecret ?? ports.clientSecrets.fresh()) : undefined;
  if (value !== undefined && kept === undefined) {
    const credential = { ...current, clientSecret: value };
    if (!(await isInVault(ports, client, rolling.versionId, credential))) return later('vault_unavailable');
  }
  const isMine = await changed(ports, client, (newest, now) => asking(newest, driver, now));
  if (isMine === undefined) return LOST;
  const answer = await ports.clientSecrets.make(call, {
    name: nameAtVendor(rolling.versionId),
    ...(value === undefined ? {} : { value }),
    until: endOf(client, ports.clock.now()),
  });
  // The one secret of a vendor that alone knows its value may have been replaced: nobody can prove itself until it is again.
  const isDark = habits.keeps === 'one' && !isOurs;
  if (answer.kind !== 'made') return notMade(answer, isDark);
  const { secret } = answer;
  if (!isOurs) {
    const credential = { ...current, clientSecret: secret.value };
    if (!(await isInVault(ports, client, rolling.versionId, credential)))
      return later('vault_unavailable', !isDark);
  }
  return markSet(ports, client, driver, {
    ...(secret.id === undefined ? {} : { madeId: secret.id }),
    ...(secret.expiresAt === undefined ? {} : { expiresAt: secret.expiresAt }),
  });
}

function notMade(
  answer: { readonly kind: 'refused' | 'failed'; readonly code: string },
  isDark = false,
): Asked {
  const code = `secret_api_${answer.code}`;
  return answer.kind === 'refused' ? never(code) : later(code, !isDark);
}

/** Long after its own rotation, for tries that fail; Entra's own end is two years ahead. */
const LONGEST = 730;
const ROOM = 30;

function endOf({ rotation }: OAuthClient, now: Instant): Instant {
  const everyDays = rotation?.everyDays ?? LONGEST;
  return after(now, days(Math.min(LONGEST, Math.max(2 * everyDays, everyDays + ROOM))));
}
