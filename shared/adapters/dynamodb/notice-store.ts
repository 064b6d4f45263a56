import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LIST_INDEX } from '#shared/contract/table.ts';
import type { VendorId } from '#shared/domain/ids.ts';
import type { Notice } from '#shared/domain/notice/notice.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { NoticeStore } from '#shared/ports/notice-store.ts';
import { fromItem, type Item, type Plain, toItem } from './attributes.ts';
import { listIds } from './list.ts';
import { changeOptimistically, type Versioned } from './optimistic.ts';
import { dynamoDbTable, IS_NOT_THERE, keyOf } from './table.ts';

type Notices = readonly Notice[];

/** Vendors that are looked for at once. */
const VENDORS_A_PAGE = 100;
/** The `rev` of an item that is not there yet: no other has it. */
const NONE = -1;

/** Notices in DynamoDB, one item for each vendor: they are few, and short. */
export function dynamoDbNoticeStore(options: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): NoticeStore {
  const table = dynamoDbTable(options.client, options.tableName);
  const at = (vendor: string) => keyOf('notices', vendor);
  const read = async (vendor: string): Promise<Versioned<Notices>> => {
    const item = await table.get(at(vendor));
    return item === undefined ? { row: [], rev: NONE } : noticesOf(item);
  };

  return {
    list: async () => {
      const found: Notice[] = [];
      let cursor: string | undefined;
      do {
        const page = await listIds(table, {
          kind: 'notices',
          filters: [],
          values: {},
          limit: VENDORS_A_PAGE,
          cursor,
        });
        const rows = await Promise.all(page.ids.map(read));
        found.push(...rows.flatMap(({ row }) => row));
        cursor = page.cursor;
      } while (cursor !== undefined);
      return found;
    },
    change: async (vendor, decide) => {
      const changed = await changeOptimistically<Notices, ReturnType<typeof decide>['result']>(
        {
          read: () => read(vendor),
          parse: noticesOf,
          write: (next, rev, seenRev) =>
            table.put(
              { ...at(vendor), ...itemOf(vendor, next, rev) },
              seenRev === NONE
                ? { when: [IS_NOT_THERE] }
                : { when: ['#rev = :seenRev'], values: { seenRev } },
            ),
        },
        (notices) => {
          const { notices: next, result } = decide(notices);
          return { next, result };
        },
      );
      if (changed.kind === 'missing') throw new StoreUnavailable(`the notices of ${vendor} are gone`);
      return changed.result;
    },
  };
}

const itemOf = (vendor: VendorId, notices: Notices, rev: number): Item =>
  toItem({
    notices: notices as unknown as readonly Plain[],
    rev,
    [LIST_INDEX.partitionKey]: 'notices',
    [LIST_INDEX.sortKey]: vendor,
  });

/** Only this adapter writes these items. */
function noticesOf(item: Item): Versioned<Notices> {
  const { notices, rev } = fromItem(item);
  return { row: notices as unknown as Notices, rev: Number(rev) };
}
