import { dynamoDbClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbIncidentStore } from '#shared/adapters/dynamodb/incident-store.ts';
import { useEmulator } from '../support/aws/environment.ts';
import { createTestTable } from '../support/aws/table.ts';
import { describeIncidentStoreContract } from './incident-store.contract.ts';

describeIncidentStoreContract('DynamoDB', async () => {
  useEmulator();
  const client = dynamoDbClient();
  const { tableName, delete: deleteTable } = await createTestTable(client);
  return {
    incidents: dynamoDbIncidentStore({ client, tableName }),
    reopen: async () => dynamoDbIncidentStore({ client: dynamoDbClient(), tableName }),
    close: async () => {
      await deleteTable();
      client.destroy();
    },
  };
});
