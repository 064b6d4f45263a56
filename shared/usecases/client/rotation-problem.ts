import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import { readAdminCredential } from '#shared/domain/rotation/admin-credential.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { ClientAuthMethod, Vendor } from '#shared/domain/vendor.ts';
import { isSecretApiKind, type SecretApiKind } from '#shared/domain/vendor-secret.ts';

interface Given {
  readonly rotation?: { readonly kind: string; readonly admin?: Secret };
  readonly registration?: object;
}

/** A rotation that nobody could do is better told now. */
export function rotationProblem(
  { rotation, registration }: Given,
  clientAuth: ClientAuthMethod,
  vendor: Vendor,
): Refusal | undefined {
  if (rotation === undefined) return undefined;
  const { kind, admin } = rotation;
  if (kind === 'dcr' && registration === undefined) return registrationMissing();
  return isSecretApiKind(kind) ? apiProblem(kind, admin, clientAuth, vendor) : undefined;
}

function registrationMissing(): Refusal {
  const pointer = '/registration';
  return refusal(
    'invalid_request',
    `${pointer} is missing: with rotation.kind dcr it says where the vendor looks after this client (RFC 7592)`,
    { pointer },
  );
}

function apiProblem(
  kind: SecretApiKind,
  admin: Secret | undefined,
  clientAuth: ClientAuthMethod,
  { id, secretApi }: Vendor,
): Refusal | undefined {
  if (secretApi?.kind !== kind) {
    const right = secretApi === undefined ? 'manual' : `${secretApi.kind} or manual`;
    return bad(
      '/rotation/kind',
      `must be ${right} at ${id}: the vendor's data names no API of ${kind} for client secrets (secretApi)`,
    );
  }
  if (clientAuth === 'private_key_jwt' || clientAuth === 'none')
    return bad(
      '/rotation/kind',
      `must be manual: a client with clientAuth ${clientAuth} has no client secret`,
    );
  if (admin === undefined)
    return bad('/rotation/admin', `is missing: with ${kind} it is what the vendor's API is called with`);
  const read = readAdminCredential(kind, admin);
  return read.kind === 'bad' ? bad('/rotation/admin', read.rule) : undefined;
}

const bad = (pointer: string, says: string): Refusal =>
  refusal('invalid_request', `${pointer} ${says}`, { pointer });
