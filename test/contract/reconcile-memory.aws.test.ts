import { dynamoDbClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbReconcileMemory } from '#shared/adapters/dynamodb/reconcile-memory.ts';
import { useEmulator } from '../support/aws/environment.ts';
import { createTestTable } from '../support/aws/table.ts';
import { describeReconcileMemoryContract } from './reconcile-memory.contract.ts';

describeReconcileMemoryContract('DynamoDB', async () => {
  useEmulator();
  const client = dynamoDbClient();
  const { tableName, delete: deleteTable } = await createTestTable(client);
  return {
    memory: dynamoDbReconcileMemory({ client, tableName }),
    reopen: async () => dynamoDbReconcileMemory({ client: dynamoDbClient(), tableName }),
    close: async () => {
      await deleteTable();
      client.destroy();
    },
  };
});
