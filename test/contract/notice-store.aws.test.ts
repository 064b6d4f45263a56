import { dynamoDbClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbNoticeStore } from '#shared/adapters/dynamodb/notice-store.ts';
import { useEmulator } from '../support/aws/environment.ts';
import { createTestTable } from '../support/aws/table.ts';
import { describeNoticeStoreContract } from './notice-store.contract.ts';

describeNoticeStoreContract('DynamoDB', async () => {
  useEmulator();
  const client = dynamoDbClient();
  const { tableName, delete: deleteTable } = await createTestTable(client);
  return {
    notices: dynamoDbNoticeStore({ client, tableName }),
    reopen: async () => dynamoDbNoticeStore({ client: dynamoDbClient(), tableName }),
    close: async () => {
      await deleteTable();
      client.destroy();
    },
  };
});
