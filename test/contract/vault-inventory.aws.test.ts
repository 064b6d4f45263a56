import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { secretsManagerClient } from '#shared/adapters/aws/clients.ts';
import { secretsManagerClientVault } from '#shared/adapters/secrets-manager/client-vault.ts';
import { secretsManagerTokenVault } from '#shared/adapters/secrets-manager/token-vault.ts';
import { secretsManagerVaultInventory } from '#shared/adapters/secrets-manager/vault-inventory.ts';
import { secretsManagerWebhookKeyring } from '#shared/adapters/secrets-manager/webhook-keyring.ts';
import { nameOf } from '#shared/domain/reconcile/vault-place.ts';
import { freshName, useEmulator } from '../support/aws/environment.ts';
import { quietGuard } from '../support/aws/quiet-guard.ts';
import { SecretsAsOnAws } from '../support/aws/secrets-as-on-aws.ts';
import { describeVaultInventoryContract } from './vault-inventory.contract.ts';

function aStage() {
  useEmulator();
  const client = new SecretsAsOnAws({});
  const options = { client, prefix: freshName('grantkeeper'), guard: quietGuard };
  const vault = secretsManagerTokenVault(options);
  return { ...options, vault, inventory: secretsManagerVaultInventory(options, vault) };
}

describeVaultInventoryContract('Secrets Manager', async () => {
  const stage = aStage();
  return {
    inventory: stage.inventory,
    vault: stage.vault,
    clientVault: secretsManagerClientVault(stage),
    keyring: secretsManagerWebhookKeyring(stage),
    listsVersions: false,
    close: async () => stage.client.destroy(),
  };
});

let stage: ReturnType<typeof aStage>;
beforeAll(() => {
  stage = aStage();
});
afterAll(() => stage.client.destroy());

it('sees nothing of a stage whose name begins with its own, nor the key of fingerprints, and knows its own names', async () => {
  const { prefix, inventory } = stage;
  const plain = secretsManagerClient();
  const names = [
    `${prefix}/integrations/payroll/e17`,
    `${prefix}/integrations/payroll/e17/more`,
    `${prefix}/integrations/NOT-AN-ID/e17`,
    `${prefix}/integrations/payroll/17`,
    `${prefix}/clients/acme`,
    `${prefix}/webhook-registrations/acme`,
    `${prefix}/other`,
    `${prefix}/fingerprint-key`,
    `${prefix}uction/integrations/payroll/e17`,
  ];
  for (const Name of names) await plain.send(new CreateSecretCommand({ Name }));
  const { items } = await inventory.list({ limit: 100 });
  expect(items.map(({ place }) => `${place.kind} ${nameOf(place)}`).toSorted()).toEqual([
    'client clients/acme',
    'foreign integrations/NOT-AN-ID/e17',
    'foreign integrations/payroll/17',
    'foreign integrations/payroll/e17/more',
    'foreign other',
    'registration webhook-registrations/acme',
    'tokens integrations/payroll/e17',
  ]);
});
