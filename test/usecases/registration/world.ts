import type { ClientId } from '#shared/domain/ids.ts';
import type { WebhookRegistration } from '#shared/domain/registration/registration.ts';
import { Secret } from '#shared/domain/secret.ts';
import type { RegistrationApi } from '#shared/domain/vendor-registration.ts';
import type { VendorWebhook } from '#shared/domain/vendor-webhook.ts';
import type { RegisterInput } from '#shared/usecases/registration/register-webhook.ts';
import { runWebhooks } from '#shared/usecases/registration/run-webhooks.ts';
import { setWebhook } from '#shared/usecases/webhook/set-webhook.ts';
import { allPorts } from '../../support/all-ports.ts';
import { aClientId } from '../../support/integration.ts';

export const CLIENT: ClientId = aClientId('acme-main');
export const URL = 'https://keeper.example/webhooks/acme/acme-main';

const webhook: VendorWebhook = {
  scheme: 'hmac',
  header: 'X-Signature',
  encoding: 'hex',
  eventAt: '/event',
  events: [{ name: 'gone', means: 'revoked', user: '/user' }],
};

/** A home whose vendor has an API for its one webhook, and what people and the clock do there. */
export async function registrationWorld(
  registration: RegistrationApi | 'none' = { by: 'github-app', url: 'https://api.acme.example' },
) {
  const world = await allPorts({
    vendor: { webhook: registration === 'none' ? webhook : { ...webhook, registration } },
  });
  const measured = new Map<string, number>();
  const at: { publicUrl: string } = { publicUrl: 'https://keeper.example' };
  const ports = {
    ...world.ports,
    publicUrl: () => at.publicUrl,
    metrics: { record: (name: string, value: number) => void measured.set(name, value) },
  };
  const set = setWebhook(ports);
  return {
    ...world,
    ports,
    measured,
    at,
    run: (isAsked = false) => runWebhooks(ports)(isAsked),
    set: (register?: RegisterInput, ...secrets: readonly string[]) =>
      set({
        id: CLIENT,
        publicUrl: at.publicUrl,
        secrets: (secrets.length === 0 ? ['hook-secret'] : secrets).map((text) => new Secret(text)),
        publicKeys: [],
        ...(register === undefined ? {} : { register }),
      }),
    registration: async (): Promise<WebhookRegistration | undefined> =>
      (await world.ports.clients.find(CLIENT))?.webhook,
  };
}

export const KEY = { credential: new Secret('key of the App') };
