import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SeenDiscovery } from '#shared/domain/discovery/seen.ts';
import type { DiscoveryStore } from '#shared/ports/discovery.ts';
import { fromItem, type Plain, toItem } from './attributes.ts';
import { dynamoDbTable, IS_NOT_THERE, IS_THERE, keyOf } from './table.ts';

/** What was seen of discovery documents in DynamoDB, an item for each vendor. */
export function dynamoDbDiscoveryStore(options: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): DiscoveryStore {
  const table = dynamoDbTable(options.client, options.tableName);
  const at = (vendor: string) => keyOf('discovery', vendor);
  return {
    find: async (vendor) => {
      const item = await table.get(at(vendor));
      // Only this adapter writes these items.
      return item === undefined ? undefined : (fromItem(item).seen as unknown as SeenDiscovery);
    },
    put: async (seen) => {
      const item = { ...at(seen.vendor), ...toItem({ seen: seen as unknown as Plain }) };
      await table.put(item, { when: [`${IS_THERE} OR ${IS_NOT_THERE}`] });
    },
  };
}
