import { type Instant, instant } from '#shared/domain/time.ts';
import type { Delivery } from '#shared/domain/webhook/delivery.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';
import type { DeliveryLog, DeliveryQueue } from '#shared/ports/webhook.ts';
import type { Database } from './database.ts';
import { query, queryOne, write } from './statement.ts';

/** What the worker of the embedded home asks besides. */
export interface SqliteDeliveries extends DeliveryQueue, DeliveryLog {
  /** Those that wait since then or longer, oldest first. */
  waiting(now: Instant, limit: number): Promise<readonly Delivery[]>;
  nextAt(): Promise<Instant | undefined>;
  putOff(key: string, until: Instant): Promise<void>;
  /** Takes the place of the one with its key, behind those that wait by then. */
  goOn(delivery: Delivery, at: Instant): Promise<void>;
  drop(key: string): Promise<void>;
  forget(now: Instant): Promise<void>;
}

/** Deliveries that were believed: a queue that outlives the process, and what has had its effect. */
export function sqliteDeliveries({ sql, writes }: Database): SqliteDeliveries {
  const insert = write(
    sql,
    'INSERT INTO webhook_deliveries (key, due_at, delivery) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const selectWaiting = query(
    sql,
    'SELECT delivery FROM webhook_deliveries WHERE due_at <= ? ORDER BY due_at, key LIMIT ?',
  );
  const selectNext = queryOne(sql, 'SELECT min(due_at) FROM webhook_deliveries');
  const update = write(sql, 'UPDATE webhook_deliveries SET due_at = ? WHERE key = ?');
  const replace = write(sql, 'UPDATE webhook_deliveries SET due_at = ?, delivery = ? WHERE key = ?');
  const remove = write(sql, 'DELETE FROM webhook_deliveries WHERE key = ?');
  const selectDone = queryOne(sql, 'SELECT 1 FROM webhook_done WHERE key = ?');
  const insertDone = write(
    sql,
    'INSERT INTO webhook_done (key, until) VALUES (?, ?) ON CONFLICT DO UPDATE SET until = excluded.until',
  );
  const removeOld = write(sql, 'DELETE FROM webhook_done WHERE until < ?');

  return {
    send: async (delivery) => {
      try {
        await writes.run(() => insert(delivery.key, delivery.receivedAt, JSON.stringify(delivery)));
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        throw new QueueUnavailable('1 of 1 deliveries not taken', { cause: error });
      }
    },
    isDone: async (key) => selectDone(key) !== undefined,
    done: (keys, until) =>
      writes.run(() => {
        for (const key of keys) insertDone(key, until);
      }),
    waiting: async (now, limit) =>
      selectWaiting(now, limit).map(([text]) => JSON.parse(text as string) as Delivery),
    nextAt: async () => {
      const found = selectNext()?.[0];
      return typeof found === 'number' ? instant(found) : undefined;
    },
    putOff: async (key, until) => {
      await writes.run(() => update(until, key));
    },
    goOn: async (delivery, at) => {
      await writes.run(() => replace(at, JSON.stringify(delivery), delivery.key));
    },
    drop: async (key) => {
      await writes.run(() => remove(key));
    },
    forget: async (now) => {
      await writes.run(() => removeOld(now));
    },
  };
}
