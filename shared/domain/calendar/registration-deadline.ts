import type { OAuthClient } from '../oauth-client.ts';
import type { Deadline } from './deadline.ts';

/**
 * When a webhook that the home registers at the vendor ends, where it does. It is renewed before; only one that is in
 * trouble may really end, and of that an event of its own tells.
 */
export function registrationDeadline({ id, vendor, webhook }: OAuthClient): Deadline | undefined {
  if (webhook?.expiresAt === undefined) return undefined;
  return {
    id: `webhook.${id}`,
    kind: 'webhook',
    dueBy: webhook.expiresAt,
    allDay: false,
    vendor,
    client: id,
    renews: webhook.trouble === undefined,
    summary: `The webhook of ${id} at ${vendor} ends`,
  };
}
