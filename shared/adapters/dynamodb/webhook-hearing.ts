import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Heard } from '#shared/domain/webhook/heard.ts';
import type { WebhookHearing } from '#shared/ports/webhook-registrations.ts';
import { fromItem, toItem } from './attributes.ts';
import { dynamoDbTable, IS_NOT_THERE, IS_THERE, keyOf } from './table.ts';

const ALWAYS = { when: [`${IS_THERE} OR ${IS_NOT_THERE}`] };

/** When each client's webhook was last heard, one item for each. */
export function dynamoDbWebhookHearing(options: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): WebhookHearing {
  const table = dynamoDbTable(options.client, options.tableName);
  const at = (client: string) => keyOf('heard', client);
  return {
    find: async (client) => {
      const item = await table.get(at(client));
      if (item === undefined) return undefined;
      const { lastAt, usual } = fromItem(item);
      // Only this adapter writes these items.
      return { lastAt, ...(usual === undefined ? {} : { usual }) } as unknown as Heard;
    },
    put: async (client, heard) => {
      await table.put({ ...at(client), ...toItem({ ...heard }) }, ALWAYS);
    },
    forget: async (client) => {
      await table.delete(at(client), ALWAYS);
    },
  };
}
