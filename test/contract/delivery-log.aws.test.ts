import { dynamoDbClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbDeliveryLog } from '#shared/adapters/dynamodb/delivery-log.ts';
import { useEmulator } from '../support/aws/environment.ts';
import { createTestTable } from '../support/aws/table.ts';
import { describeDeliveryLogContract } from './delivery-log.contract.ts';

describeDeliveryLogContract('DynamoDB', async () => {
  useEmulator();
  const client = dynamoDbClient();
  const { tableName, delete: deleteTable } = await createTestTable(client);
  return {
    log: dynamoDbDeliveryLog({ client, tableName }),
    reopen: async () => dynamoDbDeliveryLog({ client, tableName }),
    close: async () => {
      await deleteTable();
      client.destroy();
    },
  };
});
