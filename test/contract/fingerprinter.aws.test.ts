import { expect, it } from 'vitest';
import { secretsManagerClient } from '#shared/adapters/aws/clients.ts';
import { secretsManagerFingerprinter } from '#shared/adapters/secrets-manager/fingerprinter.ts';
import { Secret } from '#shared/domain/secret.ts';
import { freshName, useEmulator } from '../support/aws/environment.ts';
import { describeFingerprinterContract } from './fingerprinter.contract.ts';

const at = (prefix: string) => {
  useEmulator();
  return secretsManagerFingerprinter({ client: secretsManagerClient(), prefix });
};

describeFingerprinterContract('Secrets Manager', async () => {
  const prefix = freshName('grantkeeper');
  return {
    fingerprints: at(prefix),
    reopen: async () => at(prefix),
    elsewhere: async () => at(freshName('grantkeeper')),
    close: async () => {},
  };
});

it('makes one key, however many processes need the first one at once', async () => {
  const prefix = freshName('grantkeeper');
  const prints = await Promise.all(
    Array.from({ length: 12 }, () => at(prefix).fingerprint(new Secret('refresh-token'))),
  );
  expect(new Set(prints).size).toBe(1);
});
