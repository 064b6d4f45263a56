import { parseAddress } from '#shared/domain/address.ts';
import { CLOSED } from '#shared/domain/circuit-state.ts';
import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { ClientId, VendorId } from '#shared/domain/ids.ts';
import { type ClientSecretFacts, CREDENTIAL_MISSING, type OAuthClient } from '#shared/domain/oauth-client.ts';
import { rotateAt } from '#shared/domain/rotation/transitions.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { ClientAuthMethod, Vendor } from '#shared/domain/vendor.ts';
import { isSecretApiKind } from '#shared/domain/vendor-secret.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { ClientCredential } from '#shared/ports/vault.ts';
import { firstKey } from './client/published-key.ts';
import { rotationProblem } from './client/rotation-problem.ts';
import type { ClientOutcome } from './get-client.ts';

export interface RegisterClientInput {
  readonly id: ClientId;
  readonly vendor: VendorId;
  readonly clientId: string;
  readonly clientSecret?: Secret;
  readonly clientAuth?: ClientAuthMethod;
  readonly privateKeyJwk?: Secret;
  readonly rotation?: {
    readonly everyDays: number;
    readonly kind: string;
    readonly admin?: Secret;
    readonly adminExpiresAt?: Instant;
  };
  readonly secretExpiresAt?: Instant;
  /** When the certificate ends that the vendor knows the key by; read from the key where it came with one. */
  readonly certificateExpiresAt?: Instant;
  readonly registration?: { readonly clientUri: string; readonly accessToken: Secret };
}

type RegisterPorts = Pick<Ports, 'clients' | 'clientVault' | 'vendors' | 'keyPairs' | 'clock' | 'chance'> & {
  /** Lets client configuration endpoints be on this machine, for tests and demonstrations. */
  readonly allowLoopback?: boolean;
};

/** Makes our registration at a vendor known. What it proves itself with goes to the vault before the row is written. */
export const registerClient =
  (ports: RegisterPorts) =>
  async (given: RegisterClientInput): Promise<ClientOutcome> => {
    const vendor = ports.vendors.find(given.vendor);
    if (vendor === undefined) return unknownVendor(given.vendor);
    const clientAuth = given.clientAuth ?? vendor.clientAuth;
    const problem =
      authProblem(given, clientAuth, vendor) ??
      addressProblem(given, ports.allowLoopback ?? false) ??
      rotationProblem(given, clientAuth, vendor);
    if (problem !== undefined) return problem;
    // Asked first, so that a name that is taken costs no entry in the vault.
    if ((await ports.clients.find(given.id)) !== undefined) return taken(given.id);
    const own =
      given.rotation?.kind === 'jwks' ? await firstKey(ports, clientAuth, given.privateKeyJwk) : undefined;
    if (own?.kind === 'refused') return own;
    const input = own === undefined ? given : { ...given, privateKeyJwk: own.privateKeyJwk };
    const now = ports.clock.now();
    const versionId = ports.chance.attemptId(now);
    const credential = credentialOf(input);
    const hasCredential = Object.keys(credential).length > 0;
    if (hasCredential) await ports.clientVault.put(input.id, versionId, credential);
    const ends = certificateEnd(ports, input);
    const facts = { ...secretFacts(input, versionId, now), ...ends };
    const secret = hasCredential ? { secret: facts } : {};
    const keys = own === undefined ? {} : { publicKeys: { [versionId]: own.publicKey } };
    const client: OAuthClient = { ...rowOf(input, clientAuth, now), ...secret, ...keys };
    return (await ports.clients.create(client)) === 'created' ? { kind: 'client', client } : taken(input.id);
  };

function certificateEnd(
  { keyPairs }: RegisterPorts,
  { certificateExpiresAt: told, privateKeyJwk: key }: RegisterClientInput,
): Pick<ClientSecretFacts, 'certificateExpiresAt'> {
  const certificateExpiresAt = told ?? (key && keyPairs.certificateEnd(key));
  return certificateExpiresAt === undefined ? {} : { certificateExpiresAt };
}

export const unknownVendor = (id: VendorId): Refusal =>
  refusal(
    'unknown_vendor',
    `there is no vendor ${id}: \`grantkeeper vendor list\` names those there are, some with a tenant of theirs, as in ` +
      'shopify.my-shop; a file of vendors can add one',
    { pointer: '/vendor' },
  );

const taken = (id: ClientId): Refusal => refusal('already_exists', `there is a client ${id} already`);

/** Where a client signs for its grants, it may have a key beside its secret (RFC 7523 2.1). */
const takesAssertions = ({ assertion, grants }: Vendor): boolean =>
  assertion !== undefined || grants?.includes('jwt_bearer') === true;

/** A secret that would never be used is better told now. One that is missing may be on its way by an intake link. */
function authProblem(
  input: RegisterClientInput,
  clientAuth: ClientAuthMethod,
  vendor: Vendor,
): Refusal | undefined {
  const usesKey = clientAuth === 'private_key_jwt';
  const how = `a client of ${vendor.id} with clientAuth ${clientAuth}`;
  if (input.clientSecret !== undefined && (usesKey || clientAuth === 'none')) {
    return refusal('invalid_request', `/clientSecret must be left out: ${how} has none`, {
      pointer: '/clientSecret',
    });
  }
  if (input.privateKeyJwk !== undefined && !usesKey && !takesAssertions(vendor)) {
    return refusal(
      'invalid_request',
      `/privateKeyJwk must be left out, or clientAuth be private_key_jwt: ${how} has no key`,
      {
        pointer: '/privateKeyJwk',
      },
    );
  }
  return undefined;
}

function addressProblem(input: RegisterClientInput, allowLoopback: boolean): Refusal | undefined {
  if (input.registration === undefined) return undefined;
  const address = parseAddress(input.registration.clientUri, allowLoopback);
  if (address.kind === 'ok') return undefined;
  const pointer = '/registration/clientUri';
  return refusal('address_refused', `${pointer} ${address.rule}`, { pointer });
}

function credentialOf(input: RegisterClientInput): ClientCredential {
  return {
    ...(input.clientSecret === undefined ? {} : { clientSecret: input.clientSecret }),
    ...(input.privateKeyJwk === undefined ? {} : { privateKeyJwk: input.privateKeyJwk }),
    ...(input.rotation?.admin === undefined ? {} : { admin: input.rotation.admin }),
    ...(input.registration === undefined ? {} : { registrationAccessToken: input.registration.accessToken }),
  };
}

function secretFacts(input: RegisterClientInput, versionId: string, now: Instant): ClientSecretFacts {
  return {
    versionId,
    createdAt: now,
    ...(input.secretExpiresAt === undefined ? {} : { expiresAt: input.secretExpiresAt }),
    ...(input.rotation === undefined
      ? {}
      : { rotateAt: rotateAt(input.rotation.everyDays, now, input.secretExpiresAt) }),
    pending: false,
  };
}

const rotationFacts = ({
  everyDays,
  kind,
  adminExpiresAt,
}: NonNullable<RegisterClientInput['rotation']>) => ({
  everyDays,
  kind,
  // It was looked at, and has its credential.
  ...(isSecretApiKind(kind) ? ({ byApi: true } as const) : {}),
  ...(adminExpiresAt === undefined ? {} : { adminExpiresAt }),
});

function rowOf(input: RegisterClientInput, clientAuth: ClientAuthMethod, now: Instant): OAuthClient {
  const { rotation, registration } = input;
  const given = clientAuth === 'private_key_jwt' ? input.privateKeyJwk : input.clientSecret;
  const isBare = given === undefined && clientAuth !== 'none';
  return {
    id: input.id,
    vendor: input.vendor,
    clientId: input.clientId,
    clientAuth,
    ...(rotation === undefined ? {} : { rotation: rotationFacts(rotation) }),
    ...(registration === undefined ? {} : { registration: { clientUri: registration.clientUri } }),
    // Nothing can be asked in its name until it has something to prove itself with.
    ...(isBare
      ? { status: 'refused', lastError: { class: 'client_refused', code: CREDENTIAL_MISSING, at: now } }
      : { status: 'ok' }),
    circuit: CLOSED,
    createdAt: now,
  };
}
