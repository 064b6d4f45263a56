import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LIST_INDEX } from '#shared/contract/table.ts';
import type { Campaign, CampaignId } from '#shared/domain/campaign/campaign.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { fromItem, type Item, type Plain, toItem } from './attributes.ts';
import { listIds } from './list.ts';
import { changeOptimistically, type Versioned } from './optimistic.ts';
import { dynamoDbTable, IS_NOT_THERE, keyOf } from './table.ts';

type Found = Campaign | undefined;

/** Campaigns that are looked for at once. */
const A_PAGE = 100;
/** The `rev` of an item that is not there yet: no other has it. */
const NONE = -1;

/** Campaigns in DynamoDB, an item each. What their members have come to lies in the members' own rows. */
export function dynamoDbCampaignStore(options: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): CampaignStore {
  const table = dynamoDbTable(options.client, options.tableName);
  const at = (id: string) => keyOf('campaign', id);
  const read = async (id: string): Promise<Versioned<Found>> => {
    const item = await table.get(at(id));
    return item === undefined ? { row: undefined, rev: NONE } : campaignOf(item);
  };

  return {
    find: async (id) => (await read(id)).row,
    list: async () => {
      const found: Campaign[] = [];
      let cursor: string | undefined;
      do {
        const page = await listIds(table, {
          kind: 'campaign',
          filters: [],
          values: {},
          limit: A_PAGE,
          cursor,
        });
        const rows = await Promise.all(page.ids.map(read));
        found.push(...rows.flatMap(({ row }) => row ?? []));
        cursor = page.cursor;
      } while (cursor !== undefined);
      return found;
    },
    change: async (id, decide) => {
      const changed = await changeOptimistically<Found, ReturnType<typeof decide>['result']>(
        {
          read: () => read(id),
          parse: campaignOf,
          write: (next, rev, seenRev) =>
            table.put(
              { ...at(id), ...itemOf(id, next, rev) },
              seenRev === NONE
                ? { when: [IS_NOT_THERE] }
                : { when: ['#rev = :seenRev'], values: { seenRev } },
            ),
        },
        (campaign) => {
          const { campaign: next, result } = decide(campaign);
          return { next, result };
        },
      );
      if (changed.kind === 'missing') throw new StoreUnavailable(`the campaign ${id} is gone`);
      return changed.result;
    },
  };
}

const itemOf = (id: CampaignId, campaign: Found, rev: number): Item =>
  toItem({
    campaign: campaign as unknown as Plain,
    rev,
    [LIST_INDEX.partitionKey]: 'campaign',
    [LIST_INDEX.sortKey]: id,
  });

/** Only this adapter writes these items. */
function campaignOf(item: Item): Versioned<Found> {
  const { campaign, rev } = fromItem(item);
  return { row: campaign as unknown as Campaign, rev: Number(rev) };
}
