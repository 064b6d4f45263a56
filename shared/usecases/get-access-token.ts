import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { type ReadVerdict, readVerdict, type Wish } from '#shared/domain/read-verdict.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { after, type Duration, type Instant, milliseconds, seconds, shortest } from '#shared/domain/time.ts';
import type { IntegrationStore } from '#shared/ports/integration-store.ts';
import type { RefreshQueue } from '#shared/ports/refresh-queue.ts';
import type { RowWatch } from '#shared/ports/row-watch.ts';
import type { TokenVault } from '#shared/ports/vault.ts';
import type { VendorRegistry } from '#shared/ports/vendor-registry.ts';
import { grantOf, type NotePorts, note } from './note-fact.ts';
import { type Look, onRecord } from './read/on-record.ts';
import { tokenCache } from './read/token-cache.ts';

export interface ReadPorts extends NotePorts {
  readonly store: Pick<IntegrationStore, 'find' | 'ask'>;
  readonly vault: Pick<TokenVault, 'get'>;
  readonly queue: RefreshQueue;
  readonly watch: RowWatch;
  readonly vendors: VendorRegistry;
}

export interface ReadInput {
  readonly id: IntegrationId;
  /** How long the token must still live; the integration's own wish where it is longer. */
  readonly minTtl?: Duration;
  /** Never answer with this version or an older one. */
  readonly seenVersion?: number;
  /** Scopes that the caller needs. */
  readonly scopes?: readonly string[];
  readonly timeout: Duration;
}

export interface Served {
  readonly kind: 'served';
  readonly accessToken: Secret;
  readonly tokenType: string;
  readonly expiresAt: Instant;
  /** Space-separated. */
  readonly scope: string;
  readonly version: number;
  readonly state: 'fresh' | 'stale_but_valid';
}

/** A missed wake-up costs a waiter no more than this. */
const LOOK_AGAIN = seconds(1);
/** In `Retry-After` where nothing better is known. */
const SHORTLY = seconds(2);

/**
 * Gives a living access token. A reader has no right to refresh: it asks, at most one of all readers at a time, and
 * waits for the version to move. Throws `StoreUnavailable`, `VaultUnavailable`, `QueueUnavailable`.
 */
export const getAccessToken = (ports: ReadPorts) => {
  const cache = tokenCache(ports.vault);
  const asking = new Map<IntegrationId, Promise<void>>();

  async function serve(row: Integration, state: Served['state'], look: Look): Promise<Served | Refusal> {
    if (row.tokens === undefined) return unavailable(SHORTLY);
    const ref = { integration: row.id, epoch: row.epoch, versionId: row.tokens.versionId };
    const tokens = await cache.get(ref);
    // The vault may know a version a moment after the row does.
    if (tokens === undefined) return unavailable(SHORTLY);
    // The vault may have taken its time: what has expired meanwhile is not handed out.
    if (row.tokens.expiresAt <= ports.clock.now()) return unavailable(SHORTLY);
    if (!(await onRecord(ports, row, row.tokens, look))) return unavailable(SHORTLY);
    return {
      kind: 'served',
      accessToken: tokens.accessToken,
      tokenType: tokens.tokenType,
      expiresAt: row.tokens.expiresAt,
      scope: row.tokens.grantedScopes.join(' '),
      version: row.version,
      state,
    };
  }

  /** One of this process's readers asks for all of them. */
  function askOnce(row: Integration): Promise<void> {
    const known = asking.get(row.id);
    if (known !== undefined) return known;
    const begun = ask(row).finally(() => asking.delete(row.id));
    asking.set(row.id, begun);
    return begun;
  }

  /** The one reader of all processes that wins sends the row to be refreshed; the others wait along. */
  async function ask(row: Integration): Promise<void> {
    const written = await ports.store.ask(row.id, { now: ports.clock.now(), seenVersion: row.version });
    if (written.kind !== 'written') return;
    note(ports, { kind: 'ask', ...grantOf(row), version: row.version });
    const { id, vendor, client, version } = row;
    await ports.queue.send([{ id, vendor, client, why: 'asked', seenVersion: version }]);
  }

  return async (input: ReadInput): Promise<Served | Refusal> => {
    const startedAt = ports.clock.monotonic();
    for (let round = 0; ; round++) {
      const asOf = ports.clock.now();
      const row = await ports.store.find(input.id);
      if (row === undefined || isRemoved(row)) return notFound(input.id);
      if (input.seenVersion !== undefined && input.seenVersion > row.version) return notSeen(input, row);
      const vendor = ports.vendors.find(row.vendor);
      const verdict = readVerdict(row, wishOf(input, row), vendor, ports.clock.now());
      const look: Look = { asOf, startedAt, input };
      if (verdict.kind === 'fresh') return serve(row, 'fresh', look);
      if (verdict.kind === 'held' && verdict.servable) return serve(row, 'stale_but_valid', look);
      if (verdict.kind !== 'wait') return refuse(verdict, ports.clock.now());
      const left = milliseconds(input.timeout - (ports.clock.monotonic() - startedAt));
      if (left <= 0) {
        return verdict.servable
          ? serve(row, 'stale_but_valid', look)
          : unavailable(retryAfterLease(row, ports.clock.now()));
      }
      const woken = ports.watch.changed(row.id, shortest(left, LOOK_AGAIN), round);
      if (verdict.mayAsk) await askOnce(row);
      await woken;
    }
  };
};

function wishOf(input: ReadInput, row: Integration): Wish {
  return {
    minTtl: milliseconds(Math.max(input.minTtl ?? 0, row.minTtl)),
    scopes: input.scopes ?? [],
    ...(input.seenVersion === undefined ? {} : { seenVersion: input.seenVersion }),
  };
}

function isRemoved(row: Integration): boolean {
  return row.care.status === 'revoked' && row.care.removal !== undefined;
}

function refuse(verdict: Exclude<ReadVerdict, { kind: 'fresh' | 'wait' }>, now: Instant): Refusal {
  switch (verdict.kind) {
    case 'reauthorization_required':
      return refusal(
        'reauthorization_required',
        'this integration holds no grant that works: a person has to connect it, or a grant has to be imported',
      );
    case 'paused':
      return refusal(
        'paused',
        verdict.heldBack === true
          ? 'this integration came out of a backup and is held until the restore has got to it; see grantkeeper restore show'
          : 'this integration is paused; resume it first',
      );
    case 'insufficient_scope':
      return refusal('insufficient_scope', `the grant lacks ${verdict.missing.join(' ')}`, {
        extra: { missingScopes: verdict.missing },
      });
    case 'held':
      return unavailable(milliseconds(verdict.until - now));
  }
}

function retryAfterLease(row: Integration, now: Instant): Duration {
  const end = row.lease?.until ?? after(now, SHORTLY);
  return milliseconds(Math.min(end - now, SHORTLY));
}

function unavailable(wait: Duration): Refusal {
  return refusal(
    'temporarily_unavailable',
    'no living access token at this moment, and none can be had at once',
    {
      retryAfter: Math.max(1, Math.ceil(wait / 1000)),
    },
  );
}

/** Nobody can have seen it, and waiting for it would refresh once after the other. */
function notSeen({ seenVersion }: ReadInput, row: Integration): Refusal {
  const detail = `seenVersion is ${seenVersion}, and the newest version of ${row.id} is ${row.version}`;
  return refusal('invalid_request', detail, { pointer: '/seenVersion' });
}

function notFound(id: IntegrationId): Refusal {
  return refusal('not_found', `there is no integration ${id}`);
}
