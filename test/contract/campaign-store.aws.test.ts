import { dynamoDbClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { useEmulator } from '../support/aws/environment.ts';
import { createTestTable } from '../support/aws/table.ts';
import { describeCampaignStoreContract } from './campaign-store.contract.ts';

describeCampaignStoreContract('DynamoDB', async () => {
  useEmulator();
  const client = dynamoDbClient();
  const { tableName, delete: deleteTable } = await createTestTable(client);
  return {
    campaigns: dynamoDbCampaignStore({ client, tableName }),
    reopen: async () => dynamoDbCampaignStore({ client: dynamoDbClient(), tableName }),
    close: async () => {
      await deleteTable();
      client.destroy();
    },
  };
});
