import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { TokenSet } from '#shared/domain/token-set.ts';
import { type EscrowSealer, type TokenSetRef, VaultUnavailable } from '#shared/ports/vault.ts';
import { bareError } from '../aws/bare-error.ts';
import { sealer } from '../sealing.ts';
import { parseTokenSet, tokenSetText } from '../token-set-text.ts';

export interface KmsEscrowOptions {
  readonly client: KMSClient;
  readonly keyId: string;
}

const PURPOSE = 'escrow';

/**
 * Seals a token set under a data key of its own, which KMS wraps: KMS itself takes no more than 4 KB. Both the data key
 * (by its encryption context) and what it seals are bound to the place in the vault that the token set is meant for.
 * Sealed text: the wrapped key, a dot, what it sealed; both base64url.
 */
export function kmsEscrowSealer({ client, keyId }: KmsEscrowOptions): EscrowSealer {
  return {
    seal: async (ref, tokens) => {
      const { Plaintext, CiphertextBlob } = await told(
        'GenerateDataKey',
        client.send(
          new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: contextOf(ref) }),
        ),
      );
      if (Plaintext === undefined || CiphertextBlob === undefined) {
        throw new VaultUnavailable('KMS gave no data key');
      }
      const sealed = sealer(Plaintext, PURPOSE).seal(tokenSetText(tokens), placeOf(ref));
      Plaintext.fill(0);
      return `${text(CiphertextBlob)}.${text(sealed)}`;
    },
    open: async (ref, sealed) => {
      const [wrapped, body] = sealed.split('.');
      if (wrapped === undefined || body === undefined || wrapped === '') {
        throw new VaultUnavailable('what is in escrow is not sealed by us');
      }
      const { Plaintext } = await told(
        'Decrypt',
        client.send(
          new DecryptCommand({
            KeyId: keyId,
            CiphertextBlob: bytes(wrapped),
            EncryptionContext: contextOf(ref),
          }),
        ),
      );
      if (Plaintext === undefined) throw new VaultUnavailable('KMS gave no data key');
      const opened = sealer(Plaintext, PURPOSE).open(bytes(body), placeOf(ref));
      Plaintext.fill(0);
      return tokensOf(opened);
    },
  };
}

const contextOf = ({ integration, epoch, versionId }: TokenSetRef): Record<string, string> => ({
  integration,
  epoch: String(epoch),
  version: versionId,
});

const placeOf = (ref: TokenSetRef): readonly (string | number)[] => [
  ref.integration,
  ref.epoch,
  ref.versionId,
];

const text = (raw: Uint8Array): string => Buffer.from(raw).toString('base64url');
const bytes = (encoded: string): Uint8Array => Buffer.from(encoded, 'base64url');

function tokensOf(opened: string): TokenSet {
  try {
    return parseTokenSet(opened);
  } catch {
    throw new VaultUnavailable('what is in escrow is no token set');
  }
}

async function told<T>(action: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown';
    throw new VaultUnavailable(`KMS ${action} failed: ${name}`, { cause: bareError(error) });
  }
}
