import { expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { after, minutes } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { webhookClients } from '#shared/usecases/webhook/webhook-clients.ts';
import { allPorts } from '../../support/all-ports.ts';
import { aClientId, NOW } from '../../support/integration.ts';

const id = aClientId('acme-main');

async function secretsAt(ports: Ports): Promise<readonly string[]> {
  const keyring = { put: async () => {}, get: async () => undefined };
  const [party] = await webhookClients({ ...ports, keyring })('acme', id);
  return party?.client.clientSecrets.map((secret) => secret.reveal()) ?? [];
}

it('checks with the secret before and the one on its way too, while one is replaced', async () => {
  const webhook = { scheme: 'hmac', header: 'x-signature', encoding: 'base64', secret: 'client' } as never;
  const { ports, close } = await allPorts({ vendor: { webhook } });
  await ports.clientVault.put(id, 'zeroth', { clientSecret: new Secret('secret-0') });
  expect(await secretsAt(ports)).toEqual(['secret-1']);
  const rolling = {
    step: 'set',
    way: 'manual',
    versionId: 'not-in-the-vault-yet',
    startedAt: NOW,
    heldUntil: NOW,
    failures: 0,
  } as const;
  await ports.clients.change(id, (client) => ({
    client: { ...client, rolling, previousSecret: { versionId: 'zeroth', until: after(NOW, minutes(1)) } },
    result: undefined,
  }));
  expect(await secretsAt(ports)).toEqual(['secret-1', 'secret-0']);
  await close();
});
