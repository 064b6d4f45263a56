import type { OAuthClient } from '../oauth-client.ts';
import type { Deadline } from './deadline.ts';

/** When the secret of a client ends, where that is known. */
export function clientDeadline({ id, vendor, secret }: OAuthClient): Deadline | undefined {
  if (secret?.expiresAt === undefined) return undefined;
  return {
    id: `client_secret.${id}`,
    kind: 'client_secret',
    dueBy: secret.expiresAt,
    allDay: false,
    vendor,
    client: id,
    renews: false,
    summary: `The client secret of ${id} at ${vendor} ends`,
  };
}
