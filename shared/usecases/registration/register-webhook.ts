import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { ClientId, IntegrationId } from '#shared/domain/ids.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { RegistrationOptions } from '#shared/domain/registration/registration.ts';
import { wished } from '#shared/domain/registration/transitions.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { REGISTERS_WITH, type RegistrationApi } from '#shared/domain/vendor-registration.ts';
import type { VendorWebhook } from '#shared/domain/vendor-webhook.ts';
import { isShown } from '../no-such-integration.ts';
import { lookAfterWebhook } from './look-after-webhook.ts';
import type { RegistrationPorts } from './registration-ports.ts';

/** How the home is to register a webhook at the vendor itself; `null`: it is not to, any more. */
export type RegisterInput =
  | null
  | (RegistrationOptions & {
      /** The key that the vendor's API is called with, where it takes one of its own. */
      readonly credential?: Secret;
    });

interface Wanted {
  readonly client: OAuthClient;
  readonly webhook: VendorWebhook;
  /** Where deliveries are to come. */
  readonly url: string;
  /** Absent: as it was, and what the vendor signs with may have changed. */
  readonly register?: RegisterInput;
}

/** Why this could not be registered; `undefined` where it could. Throws `StoreUnavailable` and `VaultUnavailable`. */
export async function registerProblem(
  ports: Pick<RegistrationPorts, 'store' | 'registrationKeys'>,
  vendor: string,
  webhook: VendorWebhook | undefined,
  register: RegisterInput | undefined,
  client?: ClientId,
): Promise<Refusal | undefined> {
  if (register === undefined || register === null) return undefined;
  const api = webhook?.registration;
  if (api === undefined)
    return mustBe(
      '',
      `must be left out: ${vendor} has no API for it that is known here; the steps say how a person does it`,
    );
  const has = { ...register, credential: register.credential };
  switch (REGISTERS_WITH[api.by]) {
    case 'brought': {
      const known = has.credential ?? (client && (await ports.registrationKeys.get(client)));
      return known === undefined ? mustBe('/credential', `must be ${BROUGHT[api.by]}`) : undefined;
    }
    case 'client':
      return notTaken(has.credential, api);
    case 'integration':
      return notTaken(has.credential, api) ?? ownIntegration(ports, has.integration, client);
  }
}

const BROUGHT: Partial<Record<RegistrationApi['by'], string>> = {
  'google-risc': 'the key of a service account, as its JSON file has it',
  'github-app': "the App's private key, as its PEM file has it",
};

const notTaken = (credential: Secret | undefined, { by }: RegistrationApi): Refusal | undefined =>
  credential === undefined
    ? undefined
    : mustBe('/credential', `must be left out: ${by} is called with a token that the home has`);

async function ownIntegration(
  ports: Pick<RegistrationPorts, 'store'>,
  integration: IntegrationId | undefined,
  client: ClientId | undefined,
): Promise<Refusal | undefined> {
  const row = integration === undefined ? undefined : await ports.store.find(integration);
  return row !== undefined && isShown(row) && row.client === client
    ? undefined
    : mustBe('/integration', 'must be an integration of this client: its token registers the webhook');
}

const mustBe = (below: string, what: string): Refusal =>
  refusal('invalid_request', `/register${below} ${what}`, { pointer: `/register${below}` });

/**
 * Writes down what is wanted of the vendor, and asks the vendor for it at once. The registration as it is then; one that
 * did not succeed is tried again. Throws `StoreUnavailable` and `VaultUnavailable`.
 */
export async function registerWebhook(
  ports: RegistrationPorts,
  { client, webhook, url, register }: Wanted,
): Promise<OAuthClient> {
  const { id } = client;
  if (register === null) return withoutRegistration(ports, client);
  const api = webhook.registration;
  if (api === undefined || (register === undefined && client.webhook === undefined)) return client;
  const { credential, ...options } = register ?? {};
  if (credential !== undefined) await ports.registrationKeys.put(id, credential);
  await ports.clients.change(id, (row) => {
    const wish = {
      by: api.by,
      url,
      options: register === undefined ? (row.webhook?.options ?? {}) : options,
    };
    return { client: { ...row, webhook: wished(row.webhook, wish, ports.clock.now()) }, result: undefined };
  });
  return (await lookAfterWebhook(ports)(id, true))?.client ?? client;
}

/** The vendor keeps what it has; nobody looks after it any more. */
async function withoutRegistration(ports: RegistrationPorts, client: OAuthClient): Promise<OAuthClient> {
  const changed = await ports.clients.change(client.id, (row) => {
    const { webhook: _webhook, ...rest } = row;
    return { client: rest, result: undefined };
  });
  return changed.kind === 'changed' ? changed.client : client;
}
