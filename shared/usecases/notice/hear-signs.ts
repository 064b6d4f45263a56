import type { Integration } from '#shared/domain/integration.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { noteSigns, type SignInput, type SignPorts } from './note-signs.ts';

export type HearSigns = (row: Integration, heard: SignInput) => Promise<void>;

/**
 * Notes what an answer to a call of our own says of its end. What it is heard beside must not fail for it: where the store
 * is away, the next answer says the same.
 */
export const hearSigns = (ports: SignPorts): HearSigns => {
  const note = noteSigns(ports);
  return async (row, heard) => {
    try {
      await note(row, heard);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      ports.log.warn('vendor notice not kept', {
        integration: row.id,
        vendor: row.vendor,
        cause: error.name,
      });
    }
  };
};
