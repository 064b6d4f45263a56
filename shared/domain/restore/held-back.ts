import type { Integration } from '../integration.ts';
import type { Restored } from './restored.ts';

/** A row that is held after a restore, and not by a person's pause alone. */
export type HeldBack = Integration & { readonly restored: Restored };

export function isHeldBack(row: Integration): row is HeldBack {
  return row.restored !== undefined && row.restored.released === undefined;
}
