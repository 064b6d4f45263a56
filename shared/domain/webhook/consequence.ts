import { countedEpoch } from '../epochs.ts';
import type { Integration } from '../integration.ts';
import { after, before, minutes, seconds } from '../time.ts';
import type { EventMeaning } from '../vendor-webhook.ts';
import type { Claim } from './claims.ts';
import type { Delivery } from './delivery.ts';

/**
 * What follows for one grant. `revoke`: it is over. `check`: one refresh asks the vendor, because the word alone is not
 * enough to end a grant, or because it is about something that only an answer shows.
 */
export type Consequence = 'revoke' | 'check' | 'none';

/** Vendors try again for so long. */
const RETRY_HORIZON = seconds(3 * 24 * 3600);
const CLOCK_ALLOWANCE = minutes(5);

/** The most that a word of each meaning can do to a grant. */
const EFFECT: Readonly<Record<EventMeaning, 'end' | 'check' | 'none'>> = {
  revoked: 'end',
  'account-revoked': 'end',
  suspended: 'check',
  resumed: 'check',
  scopes: 'check',
  recheck: 'check',
  'client-disabled': 'none',
  'client-enabled': 'none',
  'client-secret': 'none',
  notice: 'none',
};

/** Whether a claim can do anything to a grant at all: what cannot is not worth a walk through the grants. */
export const hasEffect = ({ means }: Pick<Claim, 'means'>): boolean => EFFECT[means] !== 'none';

export function consequenceOf(
  claim: Claim,
  delivery: Pick<Delivery, 'strength' | 'timely' | 'receivedAt'>,
  isRepeated: boolean,
  row: Integration,
): Consequence {
  if (row.care.status === 'revoked' || row.care.status === 'pending') return 'none';
  const effect = EFFECT[claim.means];
  if (effect !== 'end') return effect;
  return isOver(claim, delivery, isRepeated, row) ? 'revoke' : 'check';
}

/** Strongly signed, and surely younger than the consent that the grant rests on. */
function isOver(
  claim: Claim,
  { strength, timely, receivedAt }: Pick<Delivery, 'strength' | 'timely' | 'receivedAt'>,
  isRepeated: boolean,
  row: Integration,
): boolean {
  if (strength === 'weak' || isRepeated) return false;
  const { occurredAt, isTimeSigned } = claim;
  const grantedAt = row.grantedAt ?? row.createdAt;
  if (occurredAt !== undefined && occurredAt < grantedAt) return false;
  if (occurredAt !== undefined && isTimeSigned) return occurredAt <= after(receivedAt, CLOCK_ALLOWANCE);
  // No time of the event that can be relied on: it is as old as the delivery may be.
  const oldest = before(receivedAt, timely ? CLOCK_ALLOWANCE : RETRY_HORIZON);
  return !isRegranted(row) || grantedAt <= oldest;
}

/** Nothing that comes for a first consent can be about one before it. */
const isRegranted = (row: Integration): boolean => countedEpoch(row) > 1;
