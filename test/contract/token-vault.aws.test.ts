import { secretsManagerTokenVault } from '#shared/adapters/secrets-manager/token-vault.ts';
import { freshName, useEmulator } from '../support/aws/environment.ts';
import { quietGuard } from '../support/aws/quiet-guard.ts';
import { SecretsAsOnAws } from '../support/aws/secrets-as-on-aws.ts';
import { describeTokenVaultContract } from './token-vault.contract.ts';

describeTokenVaultContract('Secrets Manager', async () => {
  useEmulator();
  const client = new SecretsAsOnAws({});
  const options = { client, prefix: freshName('grantkeeper'), guard: quietGuard };
  return {
    vault: secretsManagerTokenVault(options),
    reopen: async () => secretsManagerTokenVault(options),
    close: async () => client.destroy(),
  };
});
