import type { Integration } from './integration.ts';
import type { Instant } from './time.ts';

/**
 * The epoch of an integration that has no grant yet. An id that is removed and made again must not meet an epoch that it
 * has had: whoever has stood still since then would destroy or overwrite the new grant under the old one's name. So
 * epochs count on from the milliseconds of the making, of which there are more than consents.
 */
export const firstEpoch = (createdAt: Instant): number => createdAt;

/** The epoch as people count it: 0 at the making, and one more with each consent, import and revocation. */
export function countedEpoch({ epoch, createdAt }: Epochs): number {
  return epoch - firstOf({ epoch, createdAt });
}

/** Every epoch that this row may have had a grant in, newest first. */
export function epochsOf({ epoch, createdAt }: Epochs): readonly number[] {
  return Array.from({ length: countedEpoch({ epoch, createdAt }) }, (_, n) => epoch - n);
}

type Epochs = Pick<Integration, 'epoch' | 'createdAt'>;

/** Rows that were made by an earlier release counted from 0. */
const firstOf = ({ epoch, createdAt }: Epochs): number => (epoch >= createdAt ? firstEpoch(createdAt) : 0);
