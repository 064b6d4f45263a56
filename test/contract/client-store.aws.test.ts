import { dynamoDbClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbClientStore } from '#shared/adapters/dynamodb/client-store.ts';
import { useEmulator } from '../support/aws/environment.ts';
import { createTestTable } from '../support/aws/table.ts';
import { describeClientStoreContract } from './client-store.contract.ts';

describeClientStoreContract('DynamoDB', async () => {
  useEmulator();
  const client = dynamoDbClient();
  const { tableName, delete: deleteTable } = await createTestTable(client);
  return {
    store: dynamoDbClientStore({ client, tableName }),
    reopen: async () => dynamoDbClientStore({ client: dynamoDbClient(), tableName }),
    close: async () => {
      await deleteTable();
      client.destroy();
    },
  };
});
