import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LIST_INDEX } from '#shared/contract/table.ts';
import type { Notice } from '#shared/domain/notice/notice.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { NoticeStore } from '#shared/ports/notice-store.ts';
import { fromItem, type Item, type Plain, toItem } from './attributes.ts';
import { pagesOfIds } from './list.ts';
import type { Versioned } from './optimistic.ts';
import { rowsById } from './rows-by-id.ts';
import { dynamoDbTable, keyOf } from './table.ts';

type Notices = readonly Notice[];

/** Notices in DynamoDB, one item for each vendor: they are few, and short. */
export function dynamoDbNoticeStore(options: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): NoticeStore {
  const table = dynamoDbTable(options.client, options.tableName);
  const rows = rowsById<Notices>(table, { at: (vendor) => keyOf('notices', vendor), itemOf, rowOf });

  return {
    list: async () => {
      const found: Notice[] = [];
      for await (const vendors of pagesOfIds(table, 'notices')) {
        const page = await Promise.all(vendors.map(rows.find));
        found.push(...page.flatMap((notices) => notices ?? []));
      }
      return found;
    },
    change: async (vendor, decide) => {
      const changed = await rows.change(vendor, (found = []) => {
        const { notices: next, result } = decide(found);
        return { next, result };
      });
      if (changed.kind === 'missing') throw new StoreUnavailable(`the notices of ${vendor} are gone`);
      return changed.result;
    },
  };
}

const itemOf = (vendor: string, notices: Notices, rev: number): Item =>
  toItem({
    notices: notices as unknown as readonly Plain[],
    rev,
    [LIST_INDEX.partitionKey]: 'notices',
    [LIST_INDEX.sortKey]: vendor,
  });

/** Only this adapter writes these items. */
function rowOf(item: Item): Versioned<Notices> {
  const { notices, rev } = fromItem(item);
  return { row: notices as unknown as Notices, rev: Number(rev) };
}
