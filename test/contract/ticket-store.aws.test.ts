import { dynamoDbClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbTicketStore } from '#shared/adapters/dynamodb/ticket-store.ts';
import { useEmulator } from '../support/aws/environment.ts';
import { createTestTable } from '../support/aws/table.ts';
import { describeTicketStoreContract } from './ticket-store.contract.ts';

describeTicketStoreContract('DynamoDB', async () => {
  useEmulator();
  const client = dynamoDbClient();
  const { tableName, delete: deleteTable } = await createTestTable(client);
  return {
    tickets: dynamoDbTicketStore({ client, tableName }),
    reopen: async () => dynamoDbTicketStore({ client: dynamoDbClient(), tableName }),
    close: async () => {
      await deleteTable();
      client.destroy();
    },
  };
});
