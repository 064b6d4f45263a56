import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import type { VendorWebhook } from '#shared/domain/vendor-webhook.ts';
import { utf8 } from '#shared/domain/webhook/bytes.ts';
import type { WebhookKeys } from '#shared/domain/webhook/keys.ts';
import { schemesOf } from '#shared/domain/webhook/verify.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { WebhookPorts } from '#shared/ports/webhook.ts';
import { type WebhookSteps, webhookSteps } from './webhook-steps.ts';

export interface SetWebhookInput extends WebhookKeys {
  readonly id: ClientId;
  /** Where this home is reached from outside, without a slash at its end. */
  readonly publicUrl: string;
}

export type SetWebhookOutcome = (WebhookSteps & { readonly kind: 'webhook' }) | Refusal;

type SetPorts = Pick<Ports, 'clients' | 'vendors' | 'log'> & Pick<WebhookPorts, 'keyring' | 'webhookCrypto'>;

/** Stores what deliveries for a client are checked with, and says what to register at the vendor. */
export const setWebhook =
  (ports: SetPorts) =>
  async ({ id, publicUrl, ...keys }: SetWebhookInput): Promise<SetWebhookOutcome> => {
    const client = await ports.clients.find(id);
    if (client === undefined) return refusal('not_found', `there is no client ${id}`);
    const webhook = ports.vendors.find(client.vendor)?.webhook;
    if (webhook === undefined || webhook.scheme === 'none') {
      return refusal('invalid_request', `${client.vendor} sends no webhooks that are understood here`);
    }
    const problem = problemWith(webhook, keys, ports);
    if (problem !== undefined) return problem;
    await ports.keyring.put(id, keys);
    ports.log.info('webhook keys stored', { client: id, vendor: client.vendor });
    const steps = webhookSteps(client, webhook, publicUrl);
    return { kind: 'webhook', ...steps, url: keys.url ?? steps.url };
  };

function problemWith(
  webhook: VendorWebhook,
  keys: WebhookKeys,
  { webhookCrypto }: SetPorts,
): Refusal | undefined {
  const isBase64 = schemesOf(webhook).some((scheme) => scheme.scheme === 'hmac' && scheme.key === 'base64');
  const wrong = isBase64
    ? keys.secrets.findIndex(
        (secret) => webhookCrypto.hmac('sha256', { secret, form: 'base64' }, utf8('')) === undefined,
      )
    : -1;
  if (wrong < 0) return undefined;
  const pointer = `/secrets/${wrong}`;
  return refusal('invalid_request', `${pointer} must be base64, as the vendor shows it`, { pointer });
}
