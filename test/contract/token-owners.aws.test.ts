import { dynamoDbClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbTokenOwners } from '#shared/adapters/dynamodb/token-owners.ts';
import { useEmulator } from '../support/aws/environment.ts';
import { createTestTable } from '../support/aws/table.ts';
import { describeTokenOwnersContract } from './token-owners.contract.ts';

describeTokenOwnersContract('DynamoDB', async () => {
  useEmulator();
  const client = dynamoDbClient();
  const { tableName, delete: deleteTable } = await createTestTable(client);
  return {
    owners: dynamoDbTokenOwners({ client, tableName }),
    reopen: async () => dynamoDbTokenOwners({ client: dynamoDbClient(), tableName }),
    close: async () => {
      await deleteTable();
      client.destroy();
    },
  };
});
