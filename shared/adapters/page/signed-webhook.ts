import { createHmac } from 'node:crypto';
import type { Secret } from '#shared/domain/secret.ts';
import type { Pager } from '#shared/ports/pager.ts';
import type { Clock } from '#shared/ports/system.ts';
import { post } from './post.ts';
import { wireOf } from './wire.ts';

export interface SignedWebhookOptions {
  /** Of the operator's own choice: it is no vendor's, and may be in the operator's own network. */
  readonly url: string;
  /** `whsec_` and base64, as Standard Webhooks has it. */
  readonly secret: Secret;
  readonly clock: Clock;
}

export const WEBHOOK_SECRET_PREFIX = 'whsec_';

/**
 * A pager that posts JSON to an address, signed as Standard Webhooks has it (`webhook-id`, `webhook-timestamp`,
 * `webhook-signature`; https://www.standardwebhooks.com). The id is the message's own: a receiver drops what it has had.
 */
export const signedWebhookPager = ({ url, secret, clock }: SignedWebhookOptions): Pager => ({
  send: async (message) => {
    const body = JSON.stringify(wireOf(message));
    const timestamp = Math.floor(clock.now() / 1000).toString();
    const signature = sign(secret, `${message.id}.${timestamp}.${body}`);
    await post({
      to: 'the webhook',
      url,
      body,
      headers: {
        'webhook-id': message.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      },
    });
  },
});

function sign(secret: Secret, text: string): string {
  const key = Buffer.from(secret.reveal().slice(WEBHOOK_SECRET_PREFIX.length), 'base64');
  return createHmac('sha256', key).update(text).digest('base64');
}
