import type { VendorWebhook } from '../vendor-webhook.ts';
import { type DeliveryRequest, headerOf } from './delivery-request.ts';
import type { Document } from './document.ts';
import { schemesOf } from './verify.ts';

/** SSF 1.0 8.1.4, and the name that RISC had before it. */
const VERIFICATIONS = [
  'https://schemas.openid.net/secevent/ssf/event-type/verification',
  'https://schemas.openid.net/secevent/risc/event-type/verification',
];

/**
 * How a security event token of this vendor is read. Where it is one of several ways to send, the vendor's own places
 * and its status belong to the others: a token has those of RFC 8417 and RFC 8935.
 */
export function forSecurityEvents(webhook: VendorWebhook): VendorWebhook {
  if (webhook.scheme === 'ssf') return webhook;
  const { eventAt: _eventAt, ...rest } = webhook;
  return { ...rest, deliveryAt: '/jti', occurredAt: { at: '/iat', unit: 'seconds' }, accepted: 202 };
}

/** Whether a delivery claims to be a security event token, so that it is refused as one (RFC 8935 2.1). */
export function isSentAsSecurityEvent(webhook: VendorWebhook, request: DeliveryRequest): boolean {
  const isToken = schemesOf(webhook).map(({ scheme }) => scheme === 'ssf');
  if (isToken.every(Boolean)) return true;
  const type = headerOf(request, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  return isToken.some(Boolean) && type === 'application/secevent+jwt';
}

/** Whether a security event token is the one by which a transmitter tries whether it reaches us. */
export function isVerificationEvent(document: Document | undefined): boolean {
  const events = document !== undefined && 'events' in document ? document.events : undefined;
  return typeof events === 'object' && events !== null && VERIFICATIONS.some((name) => name in events);
}
