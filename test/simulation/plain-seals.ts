import type { Sealer } from '#shared/adapters/sealing.ts';
import { type Fingerprinter, VaultUnavailable } from '#shared/ports/vault.ts';

const END_OF_PLACE = '\u0000';

/**
 * Binds a text to its place as the real sealer does, and hides nothing: nobody looks into a simulated vault, and the
 * cipher would cost a tenth of each run.
 */
export function plainSealer(purpose: string): Sealer {
  const bound = (place: readonly (string | number)[]) => [purpose, ...place].join('\n') + END_OF_PLACE;
  return {
    seal: (text, place) => Buffer.from(bound(place) + text),
    open: (sealed, place) => {
      const text = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength).toString();
      const head = bound(place);
      if (!text.startsWith(head)) throw new VaultUnavailable(`sealed for another place than ${place}`);
      return text.slice(head.length);
    },
  };
}

/** Simulated tokens are short, and may be read. */
export const plainFingerprints: Fingerprinter = {
  fingerprint: async (value) => value.reveal().slice(-16).replaceAll('.', '-').padEnd(16, '_'),
};
