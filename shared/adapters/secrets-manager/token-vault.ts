import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SECRETS } from '#shared/contract/names.ts';
import type { AttemptId, IntegrationId } from '#shared/domain/ids.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import { type TokenVault, VaultUnavailable } from '#shared/ports/vault.ts';
import { parseTokenSet, tokenSetText } from '../token-set-text.ts';
import { secretVersions } from './secret-versions.ts';
import type { WriteRateGuard } from './write-rate.ts';

export interface SecretsManagerVaultOptions {
  readonly client: SecretsManagerClient;
  /** What all names of this stage begin with: `secretsPrefix(stage)`. */
  readonly prefix: string;
  readonly guard: WriteRateGuard;
}

/** Grows when the payload changes in a way that an older release could not read. */
const SCHEMA = 1;

/**
 * One secret for each epoch of a grant, one version in it for each token set, under the id of the attempt that brought
 * it. Nothing is ever taken away from a secret: Secrets Manager drops old versions itself, a day old at the least and a
 * hundred later, and destroys all with the epoch. So nothing that a caller wants kept is ever forgotten.
 */
export function secretsManagerTokenVault({ client, prefix, guard }: SecretsManagerVaultOptions): TokenVault {
  const secrets = secretVersions(client, guard);
  const nameOf = (integration: IntegrationId, epoch: number): string =>
    `${prefix}/${SECRETS.integrations}/${integration}/e${epoch}`;
  return {
    put: (ref, tokens, keep) =>
      secrets.write(nameOf(ref.integration, ref.epoch), ref.versionId, payload(tokens), keep.length === 0),
    get: async (ref) => {
      const name = nameOf(ref.integration, ref.epoch);
      const text = await secrets.read(name, ref.versionId);
      return text === undefined ? undefined : tokensOf(text, `version ${ref.versionId} of ${name}`);
    },
    versions: async (integration, epoch) =>
      (await secrets.versions(nameOf(integration, epoch))).filter(isOfAnAttempt).toSorted(),
    destroyVersion: async () => {
      // There is no call for it: the version goes with its epoch.
    },
    destroyEpoch: (integration, epoch) => secrets.destroy(nameOf(integration, epoch)),
  };
}

/** A UUID version 7 (RFC 9562). What somebody put there by hand, in the console, has another id. */
const isOfAnAttempt = (versionId: string): versionId is AttemptId => /^.{14}7/.test(versionId);

function payload(tokens: TokenSet): string {
  return `{"schema":${SCHEMA},"tokenSet":${tokenSetText(tokens)}}`;
}

/** The parsers' own errors could quote the text: none is passed on. */
function tokensOf(text: string, what: string): TokenSet {
  try {
    const { schema, tokenSet } = JSON.parse(text) as { readonly schema: unknown; readonly tokenSet: unknown };
    if (schema === SCHEMA) return parseTokenSet(JSON.stringify(tokenSet));
  } catch {
    throw new VaultUnavailable(`${what} is no token set`);
  }
  throw new VaultUnavailable(`${what} was written by another release`);
}
