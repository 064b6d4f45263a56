import type { EscrowSealer, TokenSetRef } from '#shared/ports/vault.ts';
import type { Sealer } from '../sealing.ts';
import { parseTokenSet, tokenSetText } from '../token-set-text.ts';

/** Seals token sets for the row, where the vault's own table would not take them. */
export function sealedEscrow(seals: Sealer): EscrowSealer {
  const placeOf = (ref: TokenSetRef) => [ref.integration, ref.epoch, ref.versionId];
  return {
    seal: async (ref, tokens) =>
      Buffer.from(seals.seal(tokenSetText(tokens), placeOf(ref))).toString('base64url'),
    open: async (ref, sealed) => parseTokenSet(seals.open(Buffer.from(sealed, 'base64url'), placeOf(ref))),
  };
}
