import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { bucketOf, WINDOW_LENGTH } from '#shared/domain/circuit.ts';
import type { Bucket } from '#shared/domain/circuit-state.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { before, type Instant } from '#shared/domain/time.ts';
import type { ClientStore } from '#shared/ports/client-store.ts';
import type { Item, Plain } from './attributes.ts';
import { clientFields, clientItem, clientKey, clientOf, counterName } from './client-item.ts';
import type { Update } from './expression.ts';
import { listIds } from './list.ts';
import { changeOptimistically, freshRev } from './optimistic.ts';
import { dynamoDbTable, IS_NOT_THERE, IS_THERE, type Table } from './table.ts';

export interface DynamoDbClientStoreOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/**
 * OAuth clients in DynamoDB. Counts are added by DynamoDB and leave `rev` alone, so that however many are counted, a
 * transition of the circuit still finds the row that it was decided on.
 */
export function dynamoDbClientStore({ client, tableName }: DynamoDbClientStoreOptions): ClientStore {
  const table = dynamoDbTable(client, tableName);
  const find = async (id: ClientId): Promise<OAuthClient | undefined> => {
    const item = await table.get(clientKey(id));
    return item === undefined ? undefined : clientOf(item).row;
  };

  return {
    find,
    create: async (row) => {
      const rev = freshRev();
      const outcome = await table.put(clientItem(row, rev), { when: [IS_NOT_THERE] });
      const isMine = outcome.kind === 'refused' && clientOf(outcome.item).rev === rev;
      return outcome.kind === 'written' || isMine ? 'created' : 'exists';
    },
    list: async ({ limit, cursor }) => {
      const page = await listIds(table, { kind: 'client', filters: [], values: {}, limit, cursor });
      const found = await Promise.all(page.ids.map((id) => find(id as ClientId)));
      const items = found.filter((row) => row !== undefined);
      return page.cursor === undefined ? { items } : { items, cursor: page.cursor };
    },
    count: async (id, at, by) => {
      const counts = Object.entries(by).filter(([, n]) => n > 0);
      if (counts.length === 0) return find(id);
      const outcome = await table.update(clientKey(id), countUpdate(counts, bucketOf(at)));
      if (outcome.kind !== 'written') return undefined;
      return clientOf(await withoutOldBuckets(table, id, outcome.item, at)).row;
    },
    change: async (id, decide) => {
      const changed = await changeOptimistically<OAuthClient, ReturnType<typeof decide>['result']>(
        {
          read: async () => {
            const item = await table.get(clientKey(id));
            return item === undefined ? undefined : clientOf(item);
          },
          parse: clientOf,
          write: (next, rev, seenRev) => table.update(clientKey(id), factsUpdate(next, rev, seenRev)),
        },
        (row) => {
          const { client: next, result } = decide(row);
          return { next, result };
        },
      );
      if (changed.kind === 'missing') return changed;
      return { kind: 'changed', client: changed.row, result: changed.result };
    },
  };
}

function countUpdate(counts: readonly (readonly [string, number])[], bucket: Instant): Update {
  return {
    add: counts.map(([counter]) => `#${counter} :${counter}`),
    when: [IS_THERE],
    names: Object.fromEntries(
      counts.map(([counter]) => [counter, counterName(counter as keyof Bucket, bucket)]),
    ),
    values: Object.fromEntries(counts),
  };
}

/** Once in ten seconds a bucket leaves the window, and whoever counts next takes it away. */
async function withoutOldBuckets(table: Table, id: ClientId, item: Item, now: Instant): Promise<Item> {
  const end = before(now, WINDOW_LENGTH);
  const old = Object.keys(item).filter((name) => {
    const [, start] = name.split('@');
    return start !== undefined && Number(start) <= end;
  });
  if (old.length === 0) return item;
  const names = Object.fromEntries(old.map((name, n) => [`old${n}`, name]));
  const remove = Object.keys(names).map((name) => `#${name}`);
  const outcome = await table.update(clientKey(id), { remove, when: [IS_THERE], names });
  return outcome.kind === 'written' ? outcome.item : item;
}

/** Writes every fact but the counts, which others may be adding to. */
function factsUpdate(client: OAuthClient, rev: number, seenRev: number): Update {
  const fields = Object.entries(clientFields(client, rev));
  const there = fields.filter((field): field is [string, Plain] => field[1] !== undefined);
  const absent = fields.filter(([, value]) => value === undefined);
  return {
    set: there.map(([name]) => `#${name} = :${name}`),
    remove: absent.map(([name]) => `#${name}`),
    when: ['#rev = :seenRev'],
    values: { ...Object.fromEntries(there), seenRev },
  };
}
