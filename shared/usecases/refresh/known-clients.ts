import { bucketOf, isInWindow, WINDOW_LENGTH } from '#shared/domain/circuit.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { type Duration, type Instant, seconds } from '#shared/domain/time.ts';
import type { ClientStore } from '#shared/ports/client-store.ts';
import type { Clock } from '#shared/ports/system.ts';

/** Each client's row, circuit included, is read once per this long and process, however many refreshes need it. */
const FRESH_FOR = seconds(2);

export interface KnownClients {
  /** At most two seconds old. */
  find(id: ClientId): Promise<OAuthClient | undefined>;
  /** A row that was just written or read elsewhere. */
  learn(client: OAuthClient): void;
  /**
   * Answers that worked since the last call for this client, of those that lie back no further than that: counted here,
   * written along with the next failure.
   */
  takeOk(id: ClientId, within: Duration): number;
  noteOk(id: ClientId): void;
}

interface Known {
  readonly readAt: number;
  readonly client: Promise<OAuthClient | undefined>;
}

export function knownClients(clients: ClientStore, clock: Clock): KnownClients {
  const known = new Map<ClientId, Known>();
  const worked = new Map<ClientId, Map<Instant, number>>();

  function read(id: ClientId): Promise<OAuthClient | undefined> {
    const client = clients.find(id);
    known.set(id, { readAt: clock.monotonic(), client });
    client.catch(() => known.delete(id));
    return client;
  }

  return {
    find(id) {
      const last = known.get(id);
      return last !== undefined && clock.monotonic() - last.readAt < FRESH_FOR ? last.client : read(id);
    },
    learn(client) {
      known.set(client.id, { readAt: clock.monotonic(), client: Promise.resolve(client) });
    },
    takeOk(id, within) {
      const now = clock.now();
      let sum = 0;
      for (const [bucket, count] of worked.get(id) ?? []) if (isInWindow(bucket, now, within)) sum += count;
      worked.delete(id);
      return sum;
    },
    noteOk(id) {
      const now = clock.now();
      const counts = worked.get(id) ?? new Map<Instant, number>();
      const bucket = bucketOf(now);
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
      for (const old of counts.keys()) if (!isInWindow(old, now, WINDOW_LENGTH)) counts.delete(old);
      worked.set(id, counts);
    },
  };
}
