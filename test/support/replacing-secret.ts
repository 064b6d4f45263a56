import { Secret } from '#shared/domain/secret.ts';
import { after, minutes } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { aClientId, NOW } from './integration.ts';

/** Has the vault keep `secret-2` as the secret that is on its way to the client `acme-main`. */
export async function replacingSecret({ clients, clientVault }: Pick<Ports, 'clients' | 'clientVault'>) {
  const id = aClientId('acme-main');
  await clientVault.put(id, 'coming', { clientSecret: new Secret('secret-2') });
  await clients.change(id, (client) => ({
    client: {
      ...client,
      rolling: {
        way: 'dcr',
        step: 'asked',
        versionId: 'coming',
        from: 'first',
        startedAt: NOW,
        heldUntil: after(NOW, minutes(2)),
        failures: 0,
      },
    },
    result: undefined,
  }));
}
