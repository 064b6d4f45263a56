import { secretsManagerClientVault } from '#shared/adapters/secrets-manager/client-vault.ts';
import { freshName, useEmulator } from '../support/aws/environment.ts';
import { quietGuard } from '../support/aws/quiet-guard.ts';
import { SecretsAsOnAws } from '../support/aws/secrets-as-on-aws.ts';
import { describeClientVaultContract } from './client-vault.contract.ts';

describeClientVaultContract('Secrets Manager', async () => {
  useEmulator();
  const client = new SecretsAsOnAws({});
  const options = { client, prefix: freshName('grantkeeper'), guard: quietGuard };
  return {
    vault: secretsManagerClientVault(options),
    reopen: async () => secretsManagerClientVault(options),
    close: async () => client.destroy(),
  };
});
