import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { ClientId, VendorId } from '#shared/domain/ids.ts';
import type { WebhookRegistration } from '#shared/domain/registration/registration.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { VendorWebhook } from '#shared/domain/vendor-webhook.ts';
import { utf8 } from '#shared/domain/webhook/bytes.ts';
import type { WebhookKeys } from '#shared/domain/webhook/keys.ts';
import { hasNeeded, type NeededKey, neededKeys } from '#shared/domain/webhook/needed-keys.ts';
import { publicKeysOf } from '#shared/domain/webhook/schemes/standard-webhooks.ts';
import { schemesOf } from '#shared/domain/webhook/verify.ts';
import type { WebhookPorts } from '#shared/ports/webhook.ts';
import { type RegisterInput, registerProblem, registerWebhook } from '../registration/register-webhook.ts';
import type { RegistrationPorts } from '../registration/registration-ports.ts';
import { keepKeysEnd } from './keep-keys-end.ts';
import { type WebhookSteps, webhookSteps } from './webhook-steps.ts';

export interface SetWebhookInput extends WebhookKeys {
  readonly id: ClientId;
  /** Where this home is reached from outside, without a slash at its end. */
  readonly publicUrl: string;
  readonly register?: RegisterInput;
  /** When these keys end, as the vendor's console says; of several the last. */
  readonly expiresAt?: Instant;
}

export type SetWebhookOutcome =
  | (WebhookSteps & { readonly kind: 'webhook'; readonly registration?: WebhookRegistration })
  | Refusal;

export type SetPorts = RegistrationPorts & Pick<WebhookPorts, 'webhookCrypto'>;

/**
 * Stores what deliveries for a client are checked with, and says what to register at the vendor; where the vendor has an
 * API for it and that is wanted, registers it. What was usual of its silence is forgotten.
 */
export const setWebhook =
  (ports: SetPorts) =>
  async ({ id, publicUrl, register, expiresAt, ...keys }: SetWebhookInput): Promise<SetWebhookOutcome> => {
    const client = await ports.clients.find(id);
    if (client === undefined) return refusal('not_found', `there is no client ${id}`);
    const webhook = webhookOf(ports, client.vendor);
    if (webhook === undefined) return noWebhooks(client.vendor);
    const problem =
      problemWith(webhook, keys, ports) ??
      (await registerProblem(ports, client.vendor, webhook, register, id));
    if (problem !== undefined) return problem;
    await ports.keyring.put(id, keys);
    await keepKeysEnd(ports, client, expiresAt);
    await ports.hearing.forget(id);
    ports.log.info('webhook keys stored', { client: id, vendor: client.vendor });
    const steps = webhookSteps(client, webhook, publicUrl);
    const url = keys.url ?? steps.url;
    const wanted = { client, webhook, url, ...(register === undefined ? {} : { register }) };
    const { webhook: registration } = await registerWebhook(ports, wanted);
    return { kind: 'webhook', ...steps, url, ...(registration === undefined ? {} : { registration }) };
  };

/** Why these keys would be refused for a client of this vendor; `undefined` where they would not. */
export function keysProblem(ports: SetPorts, vendor: VendorId, keys: WebhookKeys): Refusal | undefined {
  const webhook = webhookOf(ports, vendor);
  return webhook === undefined ? noWebhooks(vendor) : problemWith(webhook, keys, ports);
}

function webhookOf({ vendors }: Pick<SetPorts, 'vendors'>, vendor: VendorId): VendorWebhook | undefined {
  const webhook = vendors.find(vendor)?.webhook;
  return webhook?.scheme === 'none' ? undefined : webhook;
}

const noWebhooks = (vendor: VendorId): Refusal =>
  refusal('invalid_request', `${vendor} sends no webhooks that are understood here`);

function problemWith(
  webhook: VendorWebhook,
  keys: WebhookKeys,
  { webhookCrypto }: SetPorts,
): Refusal | undefined {
  const needed = neededKeys(webhook);
  // Of several that would do, the first is named.
  const [first] = needed;
  if (first !== undefined && !hasNeeded(needed, keys)) return mustBe(...LACKING[first]);
  const secret = keys.secrets.findIndex(
    (text) =>
      isBase64(webhook, text) &&
      webhookCrypto.hmac('sha256', { secret: text, form: 'base64' }, utf8('')) === undefined,
  );
  if (secret >= 0) return mustBe(`/secrets/${secret}`, 'must be base64, as the vendor shows it');
  const key = needed.includes('ed25519-key')
    ? keys.publicKeys.findIndex((text) => publicKeysOf([text]).length === 0)
    : -1;
  if (key >= 0) return mustBe(`/publicKeys/${key}`, 'must be an Ed25519 key, 32 bytes in hex or as whpk_');
  return undefined;
}

function isBase64(webhook: VendorWebhook, secret: Secret): boolean {
  const schemes = schemesOf(webhook);
  return schemes.some((scheme) => {
    if (scheme.scheme === 'hmac') return scheme.key === 'base64';
    // Beside another scheme, a secret without the prefix may be that one's.
    return (
      scheme.scheme === 'standard-webhooks' && (schemes.length === 1 || secret.reveal().startsWith('whsec_'))
    );
  });
}

const LACKING: Readonly<Record<NeededKey, readonly [pointer: string, what: string]>> = {
  secret: ['/secrets', 'must have the secret that the vendor signs with'],
  'ed25519-key': ['/publicKeys', 'must have the Ed25519 key that the vendor shows, in hex or as whpk_'],
  'webhook-id': ['/publicKeys', 'must have the id that the vendor gave the webhook'],
  'verify-token': ['/verifyToken', 'must be the token that the vendor was given for its handshake'],
};

const mustBe = (pointer: string, what: string): Refusal =>
  refusal('invalid_request', `${pointer} ${what}`, { pointer });
