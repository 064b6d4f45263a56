import { dynamoDbClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbJobStore } from '#shared/adapters/dynamodb/job-store.ts';
import { useEmulator } from '../support/aws/environment.ts';
import { createTestTable } from '../support/aws/table.ts';
import { describeJobStoreContract } from './job-store.contract.ts';

describeJobStoreContract('DynamoDB', async () => {
  useEmulator();
  const client = dynamoDbClient();
  const { tableName, delete: deleteTable } = await createTestTable(client);
  return {
    jobs: dynamoDbJobStore({ client, tableName }),
    reopen: async () => dynamoDbJobStore({ client: dynamoDbClient(), tableName }),
    close: async () => {
      await deleteTable();
      client.destroy();
    },
  };
});
