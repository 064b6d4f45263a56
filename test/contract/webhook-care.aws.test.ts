import { dynamoDbClient, secretsManagerClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbWebhookHearing } from '#shared/adapters/dynamodb/webhook-hearing.ts';
import { secretsManagerRegistrationKeys } from '#shared/adapters/secrets-manager/registration-keys.ts';
import { freshName, useEmulator } from '../support/aws/environment.ts';
import { quietGuard } from '../support/aws/quiet-guard.ts';
import { createTestTable } from '../support/aws/table.ts';
import { describeRegistrationKeysContract } from './registration-keys.contract.ts';
import { describeWebhookHearingContract } from './webhook-hearing.contract.ts';

describeRegistrationKeysContract('Secrets Manager', async () => {
  useEmulator();
  const client = secretsManagerClient();
  const options = { client, prefix: freshName('grantkeeper'), guard: quietGuard };
  return {
    keys: secretsManagerRegistrationKeys(options),
    reopen: async () => secretsManagerRegistrationKeys(options),
    close: async () => client.destroy(),
  };
});

describeWebhookHearingContract('DynamoDB', async () => {
  useEmulator();
  const client = dynamoDbClient();
  const { tableName, delete: deleteTable } = await createTestTable(client);
  return {
    hearing: dynamoDbWebhookHearing({ client, tableName }),
    close: async () => {
      await deleteTable();
      client.destroy();
    },
  };
});
