import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { acquired, acquireRefusal, holdsLease } from '#shared/domain/protocol/acquire.ts';
import { asked, askRefusal } from '#shared/domain/protocol/ask.ts';
import { committed, isCommitted, mayCommit } from '#shared/domain/protocol/commit.ts';
import { mayRenew, renewed } from '#shared/domain/protocol/renew.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { DueItem, IntegrationStore, Written } from '#shared/ports/integration-store.ts';
import { dueIndex } from './due-index.ts';

export interface MemoryRows extends IntegrationStore {
  /** The earliest `dueAt` after that instant. */
  nextDueAt(after: Instant): Promise<Instant | undefined>;
}

/**
 * Rows in a map, by the domain's own conditions: a simulation of a hundred thousand grants writes each of them some
 * fifteen times, and SQLite would take most of its time. The contract of the port runs on it, but for listing.
 */
export function memoryRows(): MemoryRows {
  const rows = new Map<IntegrationId, Integration>();
  const due = dueIndex();
  const put = (before: Integration | undefined, after: Integration): void => {
    rows.set(after.id, after);
    due.move(before, after);
  };
  const conditionally =
    <Command>(
      isMine: (row: Integration, command: Command) => boolean,
      mayWrite: (row: Integration, command: Command) => boolean,
      next: (row: Integration, command: Command) => Integration,
    ) =>
    async (id: IntegrationId, command: Command): Promise<Written> => {
      const row = rows.get(id);
      if (row === undefined) return { kind: 'missing' };
      if (isMine(row, command)) return { kind: 'written', row };
      if (!mayWrite(row, command)) return { kind: 'refused', row };
      const written = next(row, command);
      put(row, written);
      return { kind: 'written', row: written };
    };
  const nobody = (): boolean => false;

  return {
    find: async (id) => rows.get(id),
    create: async (row) => {
      if (rows.has(row.id)) return 'exists';
      put(undefined, row);
      return 'created';
    },
    acquire: conditionally(
      (row, { attemptId }) => holdsLease(row, attemptId),
      (row, command) => acquireRefusal(row, command) === undefined,
      acquired,
    ),
    renew: conditionally(nobody, mayRenew, renewed),
    commit: conditionally(isCommitted, mayCommit, committed),
    ask: conditionally(nobody, (row, command) => askRefusal(row, command) === undefined, asked),
    change: async (id, decide) => {
      const row = rows.get(id);
      if (row === undefined) return { kind: 'missing' };
      const { row: next, result } = decide(row);
      if (next !== undefined) put(row, next);
      return { kind: 'changed', row: next ?? row, result };
    },
    remove: async (id, epoch) => {
      const row = rows.get(id);
      if (row === undefined) return 'missing';
      if (row.epoch !== epoch) return 'refused';
      rows.delete(id);
      due.move(row, undefined);
      return 'removed';
    },
    due: async (_shard, by, limit) => due.upTo(by, limit).map(dueItem),
    list: async () => {
      throw new Error('nothing is listed here');
    },
    nextDueAt: async (after) => due.next(after),
  };
}

function dueItem({ id, vendor, client, dueAt, tokens }: Integration): DueItem {
  const item = { id, vendor, client, dueAt } as DueItem;
  return tokens === undefined ? item : { ...item, expiresAt: tokens.expiresAt };
}
