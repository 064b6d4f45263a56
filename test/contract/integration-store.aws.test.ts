import { dynamoDbClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbIntegrationStore } from '#shared/adapters/dynamodb/integration-store.ts';
import { useEmulator } from '../support/aws/environment.ts';
import { createTestTable } from '../support/aws/table.ts';
import { describeIntegrationStoreContract } from './integration-store.contract.ts';

describeIntegrationStoreContract('DynamoDB', async () => {
  useEmulator();
  const client = dynamoDbClient();
  const { tableName, delete: deleteTable } = await createTestTable(client);
  const shards = 4;
  return {
    store: dynamoDbIntegrationStore({ client, tableName, shards }),
    shards,
    reopen: async () => dynamoDbIntegrationStore({ client: dynamoDbClient(), tableName, shards }),
    close: async () => {
      await deleteTable();
      client.destroy();
    },
  };
});
