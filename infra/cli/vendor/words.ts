import type { Rotation, Vendor } from '#shared/domain/vendor.ts';
import type { VendorWebhook } from '#shared/domain/vendor-webhook.ts';
import { DAY, HOUR, MINUTE, UNTIL_REVOKED } from '#shared/vendors/lengths.ts';

/** A length of time as people say it, exact. */
export function lengthText(seconds: number | undefined): string {
  if (seconds === undefined) return '-';
  if (seconds >= UNTIL_REVOKED) return 'until revoked';
  for (const [unit, name] of [
    [DAY, 'd'],
    [HOUR, 'h'],
    [MINUTE, 'min'],
  ] as const) {
    if (seconds % unit === 0) return `${seconds / unit} ${name}`;
  }
  return `${seconds} s`;
}

export function rotationText(rotation: Rotation): string {
  const kind = rotation.kind === 'grace' ? `grace ${lengthText(rotation.graceSeconds)}` : rotation.kind;
  return rotation.reuseRevokesFamily === true ? `${kind}, reuse ends all` : kind;
}

/** How long the grant lasts: from the issue of the refresh token, and while it lies idle. */
export function refreshText({ refreshTokenSeconds, refreshTokenIdleSeconds }: Vendor): string {
  const parts = [
    ...(refreshTokenSeconds === undefined ? [] : [lengthText(refreshTokenSeconds)]),
    ...(refreshTokenIdleSeconds === undefined ? [] : [`${lengthText(refreshTokenIdleSeconds)} idle`]),
  ];
  return parts.length === 0 ? '-' : parts.join(', ');
}

/** Whether the vendor tells of consent that was taken back. */
export function noticeText(webhook: VendorWebhook | undefined): string {
  const ends = webhook?.events?.some(({ means }) => means === 'revoked' || means === 'account-revoked');
  return ends === true ? 'event' : 'probe';
}
