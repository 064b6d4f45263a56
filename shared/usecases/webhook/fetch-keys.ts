import type { VendorWebhook } from '#shared/domain/vendor-webhook.ts';
import type { FetchedKeys } from '#shared/domain/webhook/checking.ts';
import type { DeliveryRequest } from '#shared/domain/webhook/delivery-request.ts';
import { certificateAddresses } from '#shared/domain/webhook/schemes/certificate.ts';
import { keyIdIn } from '#shared/domain/webhook/schemes/security-event.ts';
import { schemesOf } from '#shared/domain/webhook/verify.ts';
import type { PublishedKeys } from '#shared/ports/webhook.ts';

/** Brings the vendor's published keys, where a scheme of its checks by them and the delivery asks for one. */
export async function fetchKeys(
  published: PublishedKeys,
  webhook: VendorWebhook,
  request: DeliveryRequest,
): Promise<FetchedKeys> {
  let jwks: FetchedKeys['jwks'];
  const certificates = new Map<string, string>();
  for (const scheme of schemesOf(webhook)) {
    if (scheme.scheme === 'ssf') {
      const kid = keyIdIn(request.body);
      // A body that is no token asks for no key: nothing is fetched for it.
      if (typeof kid === 'string') jwks = await published.jwks(scheme.jwksUri, kid);
    }
    if (scheme.scheme === 'certificate') {
      for (const address of certificateAddresses(scheme, request)) {
        const pem = await published.certificate(address);
        if (pem !== undefined) certificates.set(address, pem);
      }
    }
  }
  return { ...(jwks === undefined ? {} : { jwks }), certificates };
}
