import type { Migration } from '#shared/domain/campaign/migration.ts';
import type { VendorParty } from '#shared/domain/consent/party.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { withNewGrant } from '#shared/domain/replace-grant.ts';
import type { Instant } from '#shared/domain/time.ts';
import { planFor } from '#shared/domain/token-plan.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { TokenSetRef } from '#shared/ports/vault.ts';
import { fingerprintQuietly } from '../fingerprint-quietly.ts';
import { grantOf, type NotePorts, noteFirst } from '../note-fact.ts';

type PlacePorts = Pick<Ports, 'store' | 'vault' | 'fingerprints' | 'budgets'> & NotePorts;

/** A whole new grant that lies in the vault already, under the epoch after that of `seen`. */
export interface Newcomer {
  readonly ref: TokenSetRef;
  readonly tokens: TokenSet;
  readonly vendor: Vendor;
  readonly seen: Integration;
  /** Whether it may still take the place of the grant that this row has. */
  readonly mayTake: (row: Integration) => boolean;
  readonly imported?: true;
  /** Who consented, where the vendor said so. */
  readonly by?: VendorParty;
  readonly at: Instant;
  /** Where the grant came of a change of scopes. */
  readonly change?: ScopeChange;
}

/** What the row is to say with a grant that came of a change of scopes. */
export interface ScopeChange {
  /** What the integration wants from now on; absent where that stays. */
  readonly wanted?: readonly string[];
  readonly granted: readonly string[];
  readonly migration: Migration;
}

export type Place =
  | { readonly kind: 'taken'; readonly row: Integration }
  /** Another write came between, and the newcomer is destroyed; `row` is what stands there, if anything does. */
  | { readonly kind: 'moved'; readonly row?: Integration };

/** One write makes it the current grant, a new epoch; what it replaces is left to the caller. */
export async function takePlace(ports: PlacePorts, newcomer: Newcomer): Promise<Place> {
  const { ref, tokens, vendor, seen } = newcomer;
  const plan = planFor(tokens, ref.versionId, { ...seen, vendor, scopesBefore: seen.scopes }, ports.budgets);
  const { at, by, change } = newcomer;
  const facts = {
    ...plan.facts,
    ...(newcomer.imported === undefined ? {} : { imported: true as const }),
    ...(change === undefined ? {} : { grantedScopes: change.granted }),
  };
  const grant = {
    tokens: facts,
    dueAt: plan.dueAt,
    at,
    ...(by === undefined ? {} : { by }),
    ...(change?.wanted === undefined ? {} : { scopes: change.wanted }),
    ...(change === undefined ? {} : { migration: change.migration }),
  };
  const changed = await ports.store.change(
    seen.id,
    (row) => {
      // A repeated write finds that it has already happened.
      if (row.tokens?.versionId === ref.versionId) return { result: true };
      return newcomer.mayTake(row) ? { row: withNewGrant(row, grant), result: true } : { result: false };
    },
    seen,
  );
  if (changed.kind === 'changed' && changed.result) {
    await noteGrant(ports, changed.row, newcomer);
    return { kind: 'taken', row: changed.row };
  }
  if (changed.kind === 'missing') {
    // Nothing else lies under an epoch that no row has: a vault that forgets no single version forgets it whole.
    await ports.vault.destroyEpoch(ref.integration, ref.epoch);
    return { kind: 'moved' };
  }
  await ports.vault.destroyVersion(ref);
  return { kind: 'moved', row: changed.row };
}

async function noteGrant(ports: PlacePorts, row: Integration, { ref, tokens }: Newcomer): Promise<void> {
  const token = await fingerprintQuietly(ports, tokens.refreshToken);
  await noteFirst(ports, {
    kind: 'granted',
    ...grantOf(row),
    version: row.version,
    versionId: ref.versionId,
    ...(token === undefined ? {} : { token }),
  });
}
