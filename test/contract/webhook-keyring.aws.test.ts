import { secretsManagerClient } from '#shared/adapters/aws/clients.ts';
import { secretsManagerWebhookKeyring } from '#shared/adapters/secrets-manager/webhook-keyring.ts';
import { freshName, useEmulator } from '../support/aws/environment.ts';
import { quietGuard } from '../support/aws/quiet-guard.ts';
import { describeWebhookKeyringContract } from './webhook-keyring.contract.ts';

describeWebhookKeyringContract('Secrets Manager', async () => {
  useEmulator();
  const client = secretsManagerClient();
  const options = { client, prefix: freshName('grantkeeper'), guard: quietGuard };
  return {
    keyring: secretsManagerWebhookKeyring(options),
    reopen: async () => secretsManagerWebhookKeyring(options),
    close: async () => client.destroy(),
  };
});
