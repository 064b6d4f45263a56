import type { Integration } from '../integration.ts';
import type { Vendor } from '../vendor.ts';
import { isHeldBack } from './held-back.ts';
import type { Restored } from './restored.ts';

/** How a restored grant fares, in the words of the report. */
export const FATES = [
  'kept',
  'presented',
  'in_doubt',
  'lost',
  'held',
  'risky',
  'paused',
  'gone',
  'ended',
] as const;
export type Fate = (typeof FATES)[number];

/**
 * Whether presenting a refresh token that was spent before may end more than this one try: where its reuse ends the
 * whole grant, and where nothing is known of the vendor. A grace is long over.
 */
export function isRisky(vendor: Vendor | undefined): boolean {
  return vendor === undefined || vendor.rotation.reuseRevokesFamily === true;
}

/** `undefined` for a row that no restore has touched. */
export function fateOf(row: Integration, vendor: Vendor | undefined): Fate | undefined {
  const { restored, care } = row;
  if (restored === undefined) return undefined;
  if (care.status === 'revoked') return 'ended';
  if (care.status === 'reauthorization_required') return 'lost';
  if (hasMoved(row, restored)) return 'kept';
  if (isHeldBack(row)) {
    if (restored.vault === 'gone') return 'gone';
    if (restored.wasPaused === true) return 'paused';
    return isRisky(vendor) ? 'risky' : 'held';
  }
  if (row.pausedAt !== undefined) return 'paused';
  return care.status === 'suspect' ? 'in_doubt' : 'presented';
}

/** No restore holds it, or its grant is over: nothing more comes of it. */
export const isOver = (row: Integration): boolean => {
  const { status } = row.care;
  return !isHeldBack(row) || status === 'revoked' || status === 'reauthorization_required';
};

/** It has a token set that the backup did not have. */
export const hasMoved = (row: Integration, restored: Restored): boolean =>
  row.version !== restored.version || row.epoch !== restored.epoch;
