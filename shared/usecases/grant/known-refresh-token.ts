import type { Integration } from '#shared/domain/integration.ts';
import { mayHaveLost } from '#shared/domain/protocol/patience.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { SPENT_REMEMBERED } from '#shared/domain/token-set.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { tokenSetsOf } from './token-sets-of.ts';

/** How a refresh token that someone brings relates to those that this grant has had. */
export type Known =
  | { readonly kind: 'held' }
  | { readonly kind: 'spent' }
  /** `spentBefore`: fingerprints of those that are spent, or may be by an attempt that is under way; to be remembered on. */
  | { readonly kind: 'new'; readonly spentBefore: readonly string[] };

/**
 * Compares by keyed fingerprint. A token that an attempt is just spending is still the committed one, so it counts as
 * held; one that an attempt has stored and not yet committed counts as held too.
 */
export async function knownAs(
  ports: Pick<Ports, 'vault' | 'escrow' | 'fingerprints'>,
  row: Integration,
  vendor: Vendor,
  refreshToken: Secret | undefined,
): Promise<Known> {
  if (row.tokens === undefined && row.openAttempts.length === 0) return { kind: 'new', spentBefore: [] };
  const sets = await tokenSetsOf(ports, row, row.epoch);
  const spent = [...new Set(sets.toReversed().flatMap((tokens) => tokens.spent))];
  const held = await Promise.all(
    sets.flatMap(({ refreshToken: token }) =>
      token === undefined ? [] : ports.fingerprints.fingerprint(token),
    ),
  );
  if (refreshToken !== undefined) {
    const mark = await ports.fingerprints.fingerprint(refreshToken);
    if (held.includes(mark)) return { kind: 'held' };
    if (spent.includes(mark)) return { kind: 'spent' };
  }
  const underWay = row.openAttempts.length > 0 && mayHaveLost(vendor) ? held : [];
  return { kind: 'new', spentBefore: [...spent, ...underWay].slice(-SPENT_REMEMBERED) };
}
