import { vendorFamily } from '#shared/domain/vendor-family.ts';
import type { VendorWebhook } from '#shared/domain/vendor-webhook.ts';

/** What a person registers at the vendor, and how. */
export interface WebhookSteps {
  readonly url: string;
  readonly scheme: string;
  readonly events: readonly string[];
  readonly steps: readonly string[];
}

/** `publicUrl`: where the home is reached from outside, without a slash at its end. */
export function webhookSteps(
  client: { readonly id: string; readonly vendor: string },
  webhook: VendorWebhook,
  publicUrl: string,
): WebhookSteps {
  return {
    url: `${publicUrl}/webhooks/${vendorFamily(client.vendor)}/${client.id}`,
    scheme: webhook.scheme,
    events: [...new Set((webhook.events ?? []).map(({ name }) => name))],
    steps: webhook.steps ?? [],
  };
}
