import type { ClientId } from '#shared/domain/ids.ts';
import { keyOf } from '#shared/domain/incident/cause.ts';
import type { Incident } from '#shared/domain/incident/incident.ts';
import type { Pace } from '#shared/domain/incident/pace.ts';
import { lookAhead, outageOf, outageSignal, outageVendor } from '#shared/domain/incident/running-out.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { after, before, earliest, type Instant, latest } from '#shared/domain/time.ts';
import type { DueItem, IntegrationStore } from '#shared/ports/integration-store.ts';
import { type RaisePorts, raise } from './raise.ts';

export interface OutagePorts extends RaisePorts {
  readonly store: Pick<IntegrationStore, 'due' | 'find'>;
  /** How many shards the due index has. */
  readonly shards: number;
  readonly pace: Pace;
}

/** Rows of one shard that are looked at: those that have waited longest. */
const MOST_OF_A_SHARD = 300;
/** So many rows are read for that. */
const MOST_READ = 50;

/**
 * Looks whose tokens are about to run out: behind a circuit that the vendor's failures hold open, which is one incident
 * of the vendor, and one by one where refreshes fail and no circuit is open. Throws `StoreUnavailable`.
 */
export async function lookForOutages(
  ports: OutagePorts,
  clients: readonly OAuthClient[],
  live: readonly Incident[],
): Promise<void> {
  const now = ports.clock.now();
  const down = new Map(clients.flatMap((client) => (outageOf(client) ? [[client.id, client] as const] : [])));
  // What is left of an outage that people know of is no news.
  const known = new Set(live.map(({ key }) => key));
  const isKnown = (client: OAuthClient): boolean =>
    known.has(keyOf({ kind: 'vendor-outage', vendor: outageVendor(client) }));
  const quiet = new Set([...down.keys(), ...clients.filter(isKnown).map(({ id }) => id)]);
  const until = [...down.values()]
    .flatMap((client) => outageOf(client) ?? [])
    .reduce((by, phase) => latest(by, lookAhead(phase, now)), after(now, ports.pace.last));
  const shards = Array.from({ length: ports.shards }, (_, shard) => shard);
  const waiting = (
    await Promise.all(shards.map((shard) => ports.store.due(shard, until, MOST_OF_A_SHARD)))
  ).flat();
  const soonest = soonestOf(waiting);
  for (const client of down.values()) {
    const signal = outageSignal(client, soonest.get(client.id), now, ports.pace);
    if (signal !== undefined) await raise(ports, signal);
  }
  const last = waiting.filter(
    ({ client, expiresAt }) =>
      !quiet.has(client) && expiresAt !== undefined && before(expiresAt, ports.pace.last) <= now,
  );
  for (const item of last.slice(0, MOST_READ)) await lookAtOne(ports, item);
}

function soonestOf(waiting: readonly DueItem[]): ReadonlyMap<ClientId, Instant> {
  const soonest = new Map<ClientId, Instant>();
  for (const { client, expiresAt } of waiting) {
    if (expiresAt === undefined) continue;
    soonest.set(client, earliest(soonest.get(client) ?? expiresAt, expiresAt));
  }
  return soonest;
}

async function lookAtOne(ports: OutagePorts, { id }: DueItem): Promise<void> {
  const row = await ports.store.find(id);
  if (row === undefined || row.pausedAt !== undefined || row.care.status !== 'degraded') return;
  await raise(ports, {
    cause: { kind: 'refresh-failing', vendor: row.vendor, client: row.client },
    owner: 'operator',
    severity: row.critical ? 'page' : 'ticket',
    integration: id,
    ...(row.lastError === undefined ? {} : { code: row.lastError.code }),
    ...(row.tokens === undefined ? {} : { by: row.tokens.expiresAt }),
  });
}
