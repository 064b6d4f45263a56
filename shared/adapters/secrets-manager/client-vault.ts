import { SECRETS } from '#shared/contract/names.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import { Secret } from '#shared/domain/secret.ts';
import { type ClientCredential, type ClientVault, VaultUnavailable } from '#shared/ports/vault.ts';
import { secretVersions } from './secret-versions.ts';
import type { SecretsManagerVaultOptions } from './token-vault.ts';

const SCHEMA = 1;
const PARTS = ['clientSecret', 'privateKeyJwk', 'registrationAccessToken', 'admin'] as const;

/**
 * One secret for each OAuth client. AWSCURRENT, AWSPENDING and AWSPREVIOUS move along, for people who look at it in the
 * console; here every read names a version.
 */
export function secretsManagerClientVault({
  client,
  prefix,
  guard,
}: SecretsManagerVaultOptions): ClientVault {
  const secrets = secretVersions(client, guard);
  const nameOf = (id: ClientId): string => `${prefix}/${SECRETS.clients}/${id}`;
  return {
    put: (id, versionId, credential) => secrets.write(nameOf(id), versionId, payload(credential), false),
    get: async (id, versionId) => {
      const text = await secrets.read(nameOf(id), versionId);
      return text === undefined ? undefined : credentialOf(text, `version ${versionId} of ${nameOf(id)}`);
    },
    putPending: (id, versionId, credential) =>
      secrets.write(nameOf(id), versionId, payload(credential), false, 'AWSPENDING'),
    settle: async (id, versionId, how) => {
      if (how !== 'dropped') await secrets.moveLabel(nameOf(id), 'AWSCURRENT', how.from, versionId);
      await secrets.moveLabel(nameOf(id), 'AWSPENDING', versionId, undefined);
    },
  };
}

function payload(credential: ClientCredential): string {
  const parts = PARTS.map((part) => [part, credential[part]?.reveal()]);
  return JSON.stringify({ schema: SCHEMA, ...Object.fromEntries(parts) });
}

/** The parser's own error could quote the text: it is not passed on. */
function credentialOf(text: string, what: string): ClientCredential {
  let stored: Readonly<Record<string, unknown>>;
  try {
    stored = JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    throw new VaultUnavailable(`${what} is no credential`);
  }
  if (stored.schema !== SCHEMA) throw new VaultUnavailable(`${what} was written by another release`);
  const parts = PARTS.flatMap((part) => {
    const value = stored[part];
    return typeof value === 'string' ? [[part, new Secret(value)] as const] : [];
  });
  return Object.fromEntries(parts);
}
