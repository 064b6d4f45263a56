import type { Integration } from '#shared/domain/integration.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { causeOf } from '../cause-of.ts';
import { noteSigns, type SignInput, type SignPorts } from './note-signs.ts';

export type HearSigns = (row: Integration, heard: SignInput) => Promise<void>;

/**
 * Notes what an answer to a call of our own says of its end. What it is heard beside must not fail for it, by a fault of
 * ours neither: the next answer says the same.
 */
export const hearSigns = (ports: SignPorts): HearSigns => {
  const note = noteSigns(ports);
  return async (row, heard) => {
    try {
      await note(row, heard);
    } catch (error) {
      const about = { integration: row.id, vendor: row.vendor, cause: causeOf(error) };
      if (error instanceof StoreUnavailable) ports.log.warn('vendor notice not kept', about);
      else ports.log.error('fault', { ...about, code: 'internal' });
    }
  };
};
