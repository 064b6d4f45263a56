import type { OAuthClient } from '../oauth-client.ts';
import { isAutomatic } from '../rotation/due.ts';
import type { Deadline } from './deadline.ts';

/** When the secret of a client ends, or when a person is to replace it: whichever comes first, where either is known. */
export function clientDeadline(client: OAuthClient): Deadline | undefined {
  const { id, vendor, secret, lastRotationError: failed } = client;
  const { expiresAt } = secret ?? {};
  // What failed by itself may be a person's to do.
  const rotateAt = isAutomatic(client) && failed === undefined ? undefined : secret?.rotateAt;
  const why = failed === undefined ? '' : `: the last rotation came to ${failed.code}`;
  const isTask = rotateAt !== undefined && (expiresAt === undefined || rotateAt < expiresAt);
  const dueBy = isTask ? rotateAt : expiresAt;
  if (dueBy === undefined) return undefined;
  return {
    id: `client_secret.${id}`,
    kind: 'client_secret',
    dueBy,
    allDay: false,
    vendor,
    client: id,
    renews: false,
    summary: isTask
      ? `The client secret of ${id} at ${vendor} is to be replaced; the client says how${why}`
      : `The client secret of ${id} at ${vendor} ends${why}`,
  };
}

/** When the credential ends that the vendor's API for client secrets is called with, where that is known. */
export function adminDeadline({ id, vendor, rotation }: OAuthClient): Deadline | undefined {
  const dueBy = rotation?.adminExpiresAt;
  if (dueBy === undefined) return undefined;
  return {
    id: `admin_credential.${id}`,
    kind: 'admin_credential',
    dueBy,
    allDay: false,
    vendor,
    client: id,
    renews: false,
    summary: `The management credential of ${id} at ${vendor} ends: its secret can be replaced by nobody then`,
  };
}

/** When the certificate ends that a vendor knows the key of a client by, where that is known. */
export function certificateDeadline({ id, vendor, secret }: OAuthClient): Deadline | undefined {
  const dueBy = secret?.certificateExpiresAt;
  if (dueBy === undefined) return undefined;
  return {
    id: `client_certificate.${id}`,
    kind: 'client_certificate',
    dueBy,
    allDay: false,
    vendor,
    client: id,
    renews: false,
    summary: `The certificate of the key of ${id} at ${vendor} ends`,
  };
}

/** When what a vendor signs its webhook deliveries with ends, where that is known. */
export function webhookKeyDeadline({
  id,
  vendor,
  webhookKeysExpireAt: dueBy,
}: OAuthClient): Deadline | undefined {
  if (dueBy === undefined) return undefined;
  return {
    id: `webhook_key.${id}`,
    kind: 'webhook_key',
    dueBy,
    allDay: false,
    vendor,
    client: id,
    renews: false,
    summary: `What the webhook deliveries for ${id} are signed with at ${vendor} ends`,
  };
}
