import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { TABLE } from '#shared/contract/table.ts';
import type { DeliveryLog } from '#shared/ports/webhook.ts';
import { toItem } from './attributes.ts';
import { dynamoDbTable, IS_NOT_THERE, keyOf } from './table.ts';

/** Deliveries that have had their effect, one item for each key; their time to live takes them away. */
export function dynamoDbDeliveryLog(options: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): DeliveryLog {
  const table = dynamoDbTable(options.client, options.tableName);
  const at = (key: string) => keyOf('delivery', key);
  return {
    isDone: async (key) => (await table.get(at(key))) !== undefined,
    done: async (keys, until) => {
      const ttl = Math.ceil(until / 1000);
      const unlessLonger = { when: [`${IS_NOT_THERE} OR #${TABLE.timeToLive} < :ttl`], values: { ttl } };
      for (const key of keys) {
        await table.put({ ...at(key), ...toItem({ [TABLE.timeToLive]: ttl }) }, unlessLonger);
      }
    },
  };
}
