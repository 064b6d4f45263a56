import { dynamoDbClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbDiscoveryStore } from '#shared/adapters/dynamodb/discovery-store.ts';
import { useEmulator } from '../support/aws/environment.ts';
import { createTestTable } from '../support/aws/table.ts';
import { describeDiscoveryStoreContract } from './discovery-store.contract.ts';

describeDiscoveryStoreContract('DynamoDB', async () => {
  useEmulator();
  const client = dynamoDbClient();
  const { tableName, delete: deleteTable } = await createTestTable(client);
  return {
    discovery: dynamoDbDiscoveryStore({ client, tableName }),
    reopen: async () => dynamoDbDiscoveryStore({ client: dynamoDbClient(), tableName }),
    close: async () => {
      await deleteTable();
      client.destroy();
    },
  };
});
