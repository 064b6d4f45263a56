import type { Migration } from './campaign/migration.ts';
import type { VendorParty } from './consent/party.ts';
import type { Integration, TokenFacts } from './integration.ts';
import { isHeldBack } from './restore/held-back.ts';
import type { Instant } from './time.ts';

/** A whole new grant: its token set is in the vault already, under the epoch after the row's. */
export interface NewGrant {
  readonly tokens: TokenFacts;
  readonly dueAt: Instant;
  readonly at: Instant;
  readonly by?: VendorParty;
  /** What the integration wants from now on, where the grant came of a change of scopes. */
  readonly scopes?: readonly string[];
  /** How far it has come with this grant. */
  readonly migration?: Migration;
}

/**
 * The row with a new grant in place of the old one. A holder that still refreshes the old one loses its lease and, at
 * its commit, finds that the epoch has moved. A pause is a person's word and stays; what
 * holds a restored grant back goes, for this one is new.
 */
export function withNewGrant(row: Integration, grant: NewGrant): Integration {
  const {
    lease: _lease,
    escrow: _escrow,
    heldUntil: _held,
    askedAt: _asked,
    lastError: _error,
    dueAt: _due,
    grantedBy: _by,
    device: _device,
    health: _health,
    pausedAt,
    restored: _restored,
    ...kept
  } = row;
  const isPaused = pausedAt !== undefined && (!isHeldBack(row) || row.restored.wasPaused === true);
  return {
    ...kept,
    care: { status: 'active' },
    epoch: row.epoch + 1,
    version: row.version + 1,
    tokens: grant.tokens,
    openAttempts: [],
    failures: 0,
    lastRefreshedAt: grant.at,
    grantedAt: grant.at,
    ...(grant.scopes === undefined ? {} : { scopes: grant.scopes }),
    ...(grant.migration === undefined ? {} : { migration: grant.migration }),
    ...(grant.by === undefined ? {} : { grantedBy: grant.by }),
    ...(isPaused ? { pausedAt } : { dueAt: grant.dueAt }),
  };
}
