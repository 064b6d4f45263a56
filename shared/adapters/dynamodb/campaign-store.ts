import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LIST_INDEX } from '#shared/contract/table.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { fromItem, type Item, type Plain, toItem } from './attributes.ts';
import { pagesOfIds } from './list.ts';
import type { Versioned } from './optimistic.ts';
import { rowsById } from './rows-by-id.ts';
import { dynamoDbTable, keyOf } from './table.ts';

/** Campaigns in DynamoDB, an item each. What their members have come to lies in the members' own rows. */
export function dynamoDbCampaignStore(options: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): CampaignStore {
  const table = dynamoDbTable(options.client, options.tableName);
  const rows = rowsById<Campaign>(table, { at: (id) => keyOf('campaign', id), itemOf, rowOf });

  return {
    find: rows.find,
    list: async () => {
      const found: Campaign[] = [];
      for await (const ids of pagesOfIds(table, 'campaign')) {
        const page = await Promise.all(ids.map(rows.find));
        found.push(...page.flatMap((row) => row ?? []));
      }
      return found;
    },
    change: async (id, decide) => {
      const changed = await rows.change(id, (found) => {
        const { campaign: next, result } = decide(found);
        return { next, result };
      });
      if (changed.kind === 'missing') throw new StoreUnavailable(`the campaign ${id} is gone`);
      return changed.result;
    },
  };
}

const itemOf = (id: string, campaign: Campaign, rev: number): Item =>
  toItem({
    campaign: campaign as unknown as Plain,
    rev,
    [LIST_INDEX.partitionKey]: 'campaign',
    [LIST_INDEX.sortKey]: id,
  });

/** Only this adapter writes these items. */
function rowOf(item: Item): Versioned<Campaign> {
  const { campaign, rev } = fromItem(item);
  return { row: campaign as unknown as Campaign, rev: Number(rev) };
}
