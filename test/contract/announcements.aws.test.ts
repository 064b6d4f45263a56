import { dynamoDbClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbAnnouncements } from '#shared/adapters/dynamodb/announcements.ts';
import { useEmulator } from '../support/aws/environment.ts';
import { createTestTable } from '../support/aws/table.ts';
import { describeAnnouncementsContract } from './announcements.contract.ts';

describeAnnouncementsContract('DynamoDB', async () => {
  useEmulator();
  const client = dynamoDbClient();
  const { tableName, delete: deleteTable } = await createTestTable(client);
  return {
    announcements: dynamoDbAnnouncements({ client, tableName }),
    reopen: async () => dynamoDbAnnouncements({ client: dynamoDbClient(), tableName }),
    close: async () => {
      await deleteTable();
      client.destroy();
    },
  };
});
