import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { kmsClient } from '#shared/adapters/aws/clients.ts';
import { kmsEscrowSealer } from '#shared/adapters/kms/escrow-sealer.ts';
import { useEmulator } from '../support/aws/environment.ts';
import { describeEscrowSealerContract } from './escrow-sealer.contract.ts';

describeEscrowSealerContract('KMS', async () => {
  useEmulator();
  const client = kmsClient();
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  return {
    escrow: kmsEscrowSealer({ client, keyId: KeyMetadata?.KeyId ?? '' }),
    close: async () => client.destroy(),
  };
});
