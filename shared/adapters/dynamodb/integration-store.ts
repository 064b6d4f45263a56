import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DUE_INDEX } from '#shared/contract/table.ts';
import type { ClientId, IntegrationId, VendorId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { holdsLease } from '#shared/domain/protocol/acquire.ts';
import { isCommitted } from '#shared/domain/protocol/commit.ts';
import { after, type Instant, instant, milliseconds } from '#shared/domain/time.ts';
import type { DueItem, IntegrationStore, Written } from '#shared/ports/integration-store.ts';
import { fromItem, type Item } from './attributes.ts';
import { namesIn, type Update, valuesIn } from './expression.ts';
import {
  dueShardKey,
  integrationItem,
  integrationKey,
  integrationOf,
  paddedInstant,
} from './integration-item.ts';
import { integrationList } from './integration-list.ts';
import { acquireUpdate, askUpdate, commitUpdate, renewUpdate } from './integration-updates.ts';
import { changeOptimistically, freshRev } from './optimistic.ts';
import { dynamoDbTable, IS_NOT_THERE } from './table.ts';

export interface DynamoDbStoreOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** How many shards the due index has: the same for everyone who uses the table. */
  readonly shards: number;
}

/**
 * Integrations in DynamoDB. Acquire, renew, commit and ask are one conditional update each, judged by DynamoDB itself;
 * everything else is decided on the row that was read and written if the row is still that one.
 */
export function dynamoDbIntegrationStore({
  client,
  tableName,
  shards,
}: DynamoDbStoreOptions): IntegrationStore {
  const table = dynamoDbTable(client, tableName);
  /** Which `rev` a row had that this store gave out: the caller's rows carry nothing of it. */
  const revs = new WeakMap<Integration, number>();
  const given = (item: Item): Integration => {
    const { row, rev } = integrationOf(item);
    revs.set(row, rev);
    return row;
  };
  const find = async (id: IntegrationId) => {
    const item = await table.get(integrationKey(id));
    return item === undefined ? undefined : given(item);
  };
  const conditionally = async (
    id: IntegrationId,
    update: Update,
    isMine: (row: Integration) => boolean,
  ): Promise<Written> => {
    const outcome = await table.update(integrationKey(id), update);
    if (outcome.kind === 'missing') return outcome;
    const row = given(outcome.item);
    const isWritten = outcome.kind === 'written' || isMine(row);
    return { kind: isWritten ? 'written' : 'refused', row };
  };

  return {
    find,
    create: async (row) => {
      const rev = freshRev();
      const outcome = await table.put(integrationItem(row, rev, shards), { when: [IS_NOT_THERE] });
      const isMine = outcome.kind === 'refused' && integrationOf(outcome.item).rev === rev;
      return outcome.kind === 'written' || isMine ? 'created' : 'exists';
    },
    acquire: (id, command) =>
      conditionally(id, acquireUpdate(command), (row) => holdsLease(row, command.attemptId)),
    renew: (id, command) => conditionally(id, renewUpdate(command), () => false),
    commit: (id, command) =>
      conditionally(id, commitUpdate(id, command, shards), (row) => isCommitted(row, command)),
    // A reader has no name: its own write, repeated by the SDK, looks like another's. Then the next one asks.
    ask: (id, command) => conditionally(id, askUpdate(command), () => false),
    change: async (id, decide, seen) => {
      const seenRev = seen === undefined ? undefined : revs.get(seen);
      const changed = await changeOptimistically<Integration, ReturnType<typeof decide>['result']>(
        {
          read: async () => {
            const item = await table.get(integrationKey(id));
            return item === undefined ? undefined : integrationOf(item);
          },
          parse: integrationOf,
          write: (next, rev, before) =>
            table.put(integrationItem(next, rev, shards), { when: ['#rev = :rev'], values: { rev: before } }),
        },
        (row) => {
          const { row: next, result } = decide(row);
          return { next, result };
        },
        seen === undefined || seenRev === undefined ? undefined : { row: seen, rev: seenRev },
      );
      if (changed.kind === 'missing') return changed;
      const { row, rev, result } = changed;
      revs.set(row, rev);
      return { kind: 'changed', row, result };
    },
    remove: async (id, epoch) => {
      const outcome = await table.delete(integrationKey(id), {
        when: ['#epoch = :epoch'],
        values: { epoch },
      });
      return outcome.kind === 'written' ? 'removed' : outcome.kind;
    },
    due: async (shard, by, limit) => {
      const condition = `#${DUE_INDEX.partitionKey} = :shard AND #${DUE_INDEX.sortKey} < :end`;
      const end = paddedInstant(after(by, milliseconds(1)));
      const found: DueItem[] = [];
      let start: Item | undefined;
      do {
        const page = await table.query({
          IndexName: DUE_INDEX.name,
          KeyConditionExpression: condition,
          ExpressionAttributeNames: namesIn(condition),
          ...valuesIn({ shard: dueShardKey(shard), end }),
          Limit: limit - found.length,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        });
        found.push(...page.items.map(dueItem));
        start = page.next;
      } while (start !== undefined && found.length < limit);
      return found;
    },
    list: integrationList(table, find),
  };
}

function dueItem(item: Item): DueItem {
  const { [DUE_INDEX.sortKey]: sortKey, vendor, client, expiresAt } = fromItem(item);
  const [dueAt = '', id = ''] = String(sortKey).split(/#(.*)/s);
  return {
    id: id as IntegrationId,
    vendor: vendor as VendorId,
    client: client as ClientId,
    dueAt: instant(Number(dueAt)),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt as Instant }),
  };
}
