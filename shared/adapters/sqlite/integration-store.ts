import type { IntegrationId, VendorId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { acquired, acquireRefusal, holdsLease } from '#shared/domain/protocol/acquire.ts';
import { asked, askRefusal } from '#shared/domain/protocol/ask.ts';
import { committed, isCommitted, mayCommit } from '#shared/domain/protocol/commit.ts';
import { inherited } from '#shared/domain/protocol/inherit.ts';
import { mayRenew, renewed } from '#shared/domain/protocol/renew.ts';
import { type Duration, type Instant, instant } from '#shared/domain/time.ts';
import type { Changed, DueItem, IntegrationStore, Written } from '#shared/ports/integration-store.ts';
import type { Database } from './database.ts';
import { integrationList } from './integration-list.ts';
import { integrationRows, parseRow } from './integration-rows.ts';
import { query, queryOne } from './statement.ts';

/** What the embedded home asks besides. */
export interface SqliteIntegrationStore extends IntegrationStore {
  /**
   * Ends the leases that were found at a start, as `inherited` says: the hold on the data directory proves that their
   * holders are dead. Gives the rows as they are now; each is due when its lease is over, unless nobody looks after it.
   */
  endLeasesOfDeadHolders(
    startAt: Instant,
    settleFor: (vendor: VendorId) => Duration | 'own',
  ): Promise<readonly Integration[]>;
  /** The earliest `dueAt` after that instant. */
  nextDueAt(after: Instant): Promise<Instant | undefined>;
  /** Those with a consent by device code under way, or one that is over and was not tidied up. Reads every row. */
  underConsent(): Promise<readonly IntegrationId[]>;
  count(): Promise<number>;
}

type Verdict = 'write' | 'mine' | 'refused';

/**
 * Integrations in SQLite: a conditional write is a read, the domain's own decision and a write in one transaction.
 * There is one shard, number 0. `moved` is told of rows that may interest who waits for them.
 */
export function sqliteIntegrationStore(
  { sql, writes }: Database,
  moved: (id: IntegrationId) => void = () => {},
): SqliteIntegrationStore {
  const rows = integrationRows(sql);
  const selectDue = query(
    sql,
    `SELECT id, vendor, client, due_at, expires_at FROM integrations
     WHERE due_at IS NOT NULL AND due_at <= ? ORDER BY due_at, id LIMIT ?`,
  );
  const selectNextDue = queryOne(
    sql,
    'SELECT min(due_at) FROM integrations WHERE due_at IS NOT NULL AND due_at > ?',
  );
  const selectLeased = query(sql, 'SELECT row FROM integrations WHERE leased = 1 ORDER BY id');
  // In JSON a quote within a text is escaped: only the row's own member is written so.
  const selectUnderConsent = query(
    sql,
    `SELECT id FROM integrations WHERE instr(row, '"device":{') > 0 ORDER BY id`,
  );
  const selectCount = queryOne(sql, 'SELECT count(*) FROM integrations');

  const conditionally = <Command>(
    judge: (row: Integration, command: Command) => Verdict,
    next: (row: Integration, command: Command) => Integration,
  ) => {
    return (id: IntegrationId, command: Command): Promise<Written> =>
      writes.run(() => {
        const row = rows.find(id);
        if (row === undefined) return { kind: 'missing' };
        const verdict = judge(row, command);
        if (verdict !== 'write') return { kind: verdict === 'mine' ? 'written' : 'refused', row };
        const written = next(row, command);
        rows.update(row, written);
        return { kind: 'written', row: written };
      });
  };
  const commit = conditionally(
    (row, command) => (isCommitted(row, command) ? 'mine' : mayCommit(row, command) ? 'write' : 'refused'),
    committed,
  );
  const telling = async <T extends { readonly kind: string }>(
    id: IntegrationId,
    write: Promise<T>,
  ): Promise<T> => {
    const outcome = await write;
    if (outcome.kind === 'written' || outcome.kind === 'changed') moved(id);
    return outcome;
  };

  return {
    find: async (id) => rows.find(id),
    create: (row) => writes.run(() => (rows.insert(row) ? 'created' : 'exists')),
    acquire: conditionally((row, command) => {
      if (holdsLease(row, command.attemptId)) return 'mine';
      return acquireRefusal(row, command) === undefined ? 'write' : 'refused';
    }, acquired),
    renew: conditionally((row, command) => (mayRenew(row, command) ? 'write' : 'refused'), renewed),
    commit: (id, command) => telling(id, commit(id, command)),
    ask: conditionally(
      (row, command) => (askRefusal(row, command) === undefined ? 'write' : 'refused'),
      asked,
    ),
    change: (id, decide) =>
      telling(
        id,
        writes.run((): Changed<ReturnType<typeof decide>['result']> => {
          const row = rows.find(id);
          if (row === undefined) return { kind: 'missing' };
          const change = decide(row);
          if (change.row !== undefined) rows.update(row, change.row);
          return { kind: 'changed', row: change.row ?? row, result: change.result };
        }),
      ),
    remove: async (id, epoch) => {
      const outcome = await writes.run(() => {
        const row = rows.find(id);
        if (row === undefined) return 'missing';
        if (row.epoch !== epoch) return 'refused';
        rows.delete(id);
        return 'removed';
      });
      if (outcome === 'removed') moved(id);
      return outcome;
    },
    due: async (_shard, by, limit) => selectDue(by, limit).map(dueItem),
    list: integrationList(sql),
    endLeasesOfDeadHolders: (startAt, settleFor) =>
      writes.run(() =>
        selectLeased().map(([text]) => {
          const row = parseRow(text);
          const ended = inherited(row, startAt, settleFor(row.vendor));
          rows.update(row, ended);
          return ended;
        }),
      ),
    underConsent: async () => selectUnderConsent().map(([id]) => id as IntegrationId),
    nextDueAt: async (after) => {
      const found = selectNextDue(after)?.[0];
      return typeof found === 'number' ? instant(found) : undefined;
    },
    count: async () => Number(selectCount()?.[0]),
  };
}

function dueItem([id, vendor, client, dueAt, expiresAt]: readonly unknown[]): DueItem {
  const item = {
    id: id as IntegrationId,
    vendor: vendor as VendorId,
    client,
    dueAt: dueAt as Instant,
  } as DueItem;
  return typeof expiresAt === 'number' ? { ...item, expiresAt: instant(expiresAt) } : item;
}
