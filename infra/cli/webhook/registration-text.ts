import type { Client, WebhookRegistration } from '#shared/client/index.ts';
import { printable } from '../text/printable.ts';

/** How a webhook fares that the home registers itself, when it was last heard, and when its key ends. */
export function careText({
  registration,
  lastDeliveryAt,
  keysExpireAt,
}: Pick<
  NonNullable<Client['webhook']>,
  'registration' | 'lastDeliveryAt' | 'keysExpireAt'
>): readonly string[] {
  return [
    ...(registration === undefined ? [] : registrationText(registration)),
    ...(lastDeliveryAt === undefined ? [] : [`last heard  ${lastDeliveryAt}`]),
    ...(keysExpireAt === undefined ? [] : [`key ends    ${keysExpireAt}`]),
  ];
}

export function registrationText(registration: WebhookRegistration): readonly string[] {
  const { by, url, state, expiresAt, checkedAt, lostAt, nextCheckAt, trouble } = registration;
  return [
    `registered  ${STATE[state]} (${by}), at ${printable(url)}`,
    ...(trouble === undefined ? [] : [`trouble     ${printable(trouble.code)} since ${trouble.since}`]),
    ...(expiresAt === undefined ? [] : [`ends        ${expiresAt}; renewed before`]),
    ...(checkedAt === undefined ? [] : [`seen well   ${checkedAt}`]),
    ...(lostAt === undefined ? [] : [`was lost    ${lostAt}, and mended`]),
    ...(nextCheckAt === undefined ? [] : [`next look   ${nextCheckAt}`]),
  ];
}

const STATE: Readonly<Record<WebhookRegistration['state'], string>> = {
  registered: 'by the home',
  pending: 'not yet',
  refused: 'refused by the vendor',
  failing: 'not to be had at the vendor just now',
};
