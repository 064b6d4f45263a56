import type { Integration } from '../integration.ts';
import type { OAuthClient } from '../oauth-client.ts';
import { isHeldBack } from '../restore/held-back.ts';
import type { Instant } from '../time.ts';
import type { VaultPlace } from './vault-place.ts';

/**
 * What a place in the vault is to the rows. `named`: it is in use. `held`: somebody may still look for it. `ahead`: of an
 * epoch that the row has not come to. `orphan`: nothing will ever name it again. `client_gone`, `foreign`: for a person
 * to judge.
 */
export type Verdict = 'named' | 'held' | 'ahead' | 'orphan' | 'client_gone' | 'foreign';

type TokensPlace = Extract<VaultPlace, { kind: 'tokens' }>;
type ClientPlace = Extract<VaultPlace, { kind: 'client' | 'webhook' | 'registration' }>;

/**
 * Of an epoch of a grant. Epochs only grow, and those of an id that is made anew begin beyond all that it had, so that an
 * epoch which the row has left, or one of no row, is never named again. One that the row has not come to may be that of a
 * consent under way, and the next consent writes to the same place: it is never an orphan.
 */
export function judgeTokens(
  { epoch }: TokensPlace,
  row: Integration | undefined,
  now: Instant,
): 'named' | 'held' | 'ahead' | 'orphan' {
  // One that is still to come by the clock was not made by ours.
  if (row === undefined) return epoch > now ? 'ahead' : 'orphan';
  if (epoch > row.epoch) return 'ahead';
  if (epoch === row.epoch) return 'named';
  return isHeld(epoch, row, now) ? 'held' : 'orphan';
}

/**
 * Removal, escrow and attempts of unknown outcome still need it: to revoke at the vendor what it has, or to adopt it. And
 * nobody knows yet what a row that came out of a backup will be.
 */
function isHeld(epoch: number, row: Integration, now: Instant): boolean {
  const { care, escrow, lease, openAttempts } = row;
  if (escrow?.epoch === epoch || isHeldBack(row)) return true;
  if (care.status !== 'revoked') return false;
  if (care.removal !== undefined) return true;
  const isLeased = lease !== undefined && lease.until >= now;
  return epoch === row.epoch - 1 && (isLeased || openAttempts.length > 0);
}

/** Of what a client proves itself with, or checks webhooks with. What a person brought, and may not have twice, is never an orphan. */
export function judgeOfClient(
  place: ClientPlace,
  client: OAuthClient | undefined,
): 'named' | 'orphan' | 'client_gone' {
  if (client === undefined) return 'client_gone';
  if (place.kind !== 'client' || place.versionId === undefined) return 'named';
  return versionsOf(client).includes(place.versionId) ? 'named' : 'orphan';
}

function versionsOf({
  secret,
  rolling,
  previousSecret,
  removals = [],
}: OAuthClient): readonly (string | undefined)[] {
  return [
    secret?.versionId,
    rolling?.versionId,
    rolling?.tokenVersionId,
    rolling?.from,
    previousSecret?.versionId,
    // Which one the vendor is to remove can be told by its value alone.
    ...removals.map(({ versionId }) => versionId),
  ];
}
