import { closed } from '#shared/domain/circuit.ts';
import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import { clientEventOf } from '#shared/domain/event-of.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { bringForward } from './client/bring-forward.ts';
import { trySecret } from './client/try-secret.ts';
import { type ClientOutcome, noSuchClient } from './get-client.ts';
import { tell } from './refresh/tell.ts';
import { rotateAt } from './register-client.ts';

export interface RotateClientSecretInput {
  readonly id: ClientId;
  /** As the vendor's console shows it. */
  readonly clientSecret?: Secret;
}

type RotatePorts = Pick<
  Ports,
  | 'store'
  | 'clients'
  | 'clientVault'
  | 'vendors'
  | 'tokenEndpoint'
  | 'bus'
  | 'audit'
  | 'metrics'
  | 'log'
  | 'clock'
  | 'chance'
  | 'budgets'
>;

/**
 * Takes a new client secret from a person. It is tried at the vendor before anything is changed; once it is stored, the
 * circuit of a refused client closes, and what waited for it is due.
 */
export const rotateClientSecret =
  (ports: RotatePorts) =>
  async (input: RotateClientSecretInput): Promise<ClientOutcome> => {
    const client = await ports.clients.find(input.id);
    if (client === undefined) return noSuchClient(input.id);
    const { clientSecret } = input;
    if (clientSecret === undefined) return secretNeeded(client);
    const vendor = ports.vendors.find(client.vendor);
    const wrong = vendor === undefined ? vendorGone(client) : usesNoSecret(client);
    if (vendor === undefined || wrong !== undefined) return wrong ?? vendorGone(client);
    const refused = await trySecret(ports, vendor, client, clientSecret);
    return refused ?? store(ports, client, vendor, clientSecret);
  };

/** Vault first, then the row: the row names what the vault has. */
async function store(
  ports: RotatePorts,
  client: OAuthClient,
  vendor: Vendor,
  clientSecret: Secret,
): Promise<ClientOutcome> {
  const now = ports.clock.now();
  const versionId = ports.chance.attemptId(now);
  const before =
    client.secret === undefined ? undefined : await ports.clientVault.get(client.id, client.secret.versionId);
  await ports.clientVault.put(client.id, versionId, { ...before, clientSecret });
  const changed = await ports.clients.change(client.id, (newest) => ({
    client: withSecret(newest, versionId, now),
    result: { closes: closes(newest), wasWaiting: newest.status === 'refused' || closes(newest) },
  }));
  if (changed.kind === 'missing') return noSuchClient(client.id);
  await tell(ports, [
    clientEventOf(changed.client, { type: 'client.secret_rotated' }),
    ...(changed.result.closes ? [clientEventOf(changed.client, { type: 'circuit.closed' })] : []),
  ]);
  if (changed.result.wasWaiting) await bringForward(ports, changed.client, vendor);
  return { kind: 'client', client: changed.client };
}

/** A vendor that asked for patience is not answered by a secret; for anything else, its taking the secret is an answer. */
function closes({ circuit: { phase } }: OAuthClient): boolean {
  return phase.kind !== 'closed' && phase.reason !== 'told_to_wait';
}

function withSecret(client: OAuthClient, versionId: string, now: Instant): OAuthClient {
  const { lastError: _lastError, ...rest } = client;
  const { rotation, circuit } = client;
  return {
    ...rest,
    status: 'ok',
    secret: {
      versionId,
      createdAt: now,
      ...(rotation === undefined ? {} : { rotateAt: rotateAt(rotation.everyDays, now) }),
      pending: false,
    },
    circuit: closes(client) ? { ...circuit, phase: closed(now) } : circuit,
  };
}

const secretNeeded = (client: OAuthClient): Refusal =>
  refusal(
    'invalid_request',
    `/clientSecret is missing; make a new secret for ${client.clientId} in the vendor's console and give it here`,
    { pointer: '/clientSecret' },
  );

function usesNoSecret(client: OAuthClient): Refusal | undefined {
  if (client.clientAuth !== 'private_key_jwt' && client.clientAuth !== 'none') return undefined;
  const detail = `/clientSecret is not what ${client.id} proves itself with: its clientAuth is ${client.clientAuth}`;
  return refusal('invalid_request', detail, { pointer: '/clientSecret' });
}

const vendorGone = (client: OAuthClient): Refusal =>
  refusal('unknown_vendor', `the vendor ${client.vendor} of ${client.id} is not in the catalogue any more`);
