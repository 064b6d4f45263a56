import type { WebhookScheme } from '../../vendor-webhook.ts';
import { fromBase64, utf8 } from '../bytes.ts';
import type { Checking } from '../checking.ts';
import { crc32 } from '../crc32.ts';
import { type DeliveryRequest, headerOf } from '../delivery-request.ts';
import { isTimely } from '../vendor-time.ts';
import { BAD, type Verified } from '../verdict.ts';

type Certificate = Extract<WebhookScheme, { scheme: 'certificate' }>;

/** The vendor delivers again for three days, with the time of the first try. */
const RETRY_HORIZON = 3 * 24 * 3600;

/** The addresses of certificates that a delivery names, of pinned hosts alone. */
export function certificateAddresses(scheme: Certificate, request: DeliveryRequest): readonly string[] {
  return scheme.certificateHeaders.flatMap((name) => {
    const address = certificateAddress(scheme, headerOf(request, name));
    return address === undefined ? [] : [address];
  });
}

function certificateAddress(scheme: Certificate, named: string | undefined): string | undefined {
  const host = scheme.certificateHosts[0];
  if (named === undefined || host === undefined) return undefined;
  // Adobe names a path only; the host is ours to choose.
  const text = scheme.dialect === 'adobe' && named.startsWith('/') ? `https://${host}${named}` : named;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isPinned = scheme.certificateHosts.includes(url.host) && url.username === '' && url.password === '';
  return url.protocol === 'https:' && isPinned ? url.href : undefined;
}

/** RSA with SHA-256 by a certificate that lies at the vendor. */
export function checkCertificate(scheme: Certificate, checking: Checking): Verified {
  return scheme.dialect === 'paypal' ? checkPayPal(scheme, checking) : checkAdobe(scheme, checking);
}

/** Signed are id, time, the webhook's own id and a checksum of the body; the webhook's id is stored as its secret. */
function checkPayPal(scheme: Certificate, { request, client, fetched, crypto, now }: Checking): Verified {
  const id = headerOf(request, 'PAYPAL-TRANSMISSION-ID');
  const time = headerOf(request, 'PAYPAL-TRANSMISSION-TIME');
  const signature = signatureAt(scheme, request, 0);
  const pem = certificateAt(scheme, request, fetched.certificates, 0);
  if (id === undefined || time === undefined || signature === undefined || pem === undefined) return BAD;
  const matches = client.keys.publicKeys.some((webhookId) =>
    crypto.rsaSha256(pem, utf8(`${id}|${time}|${webhookId}|${crc32(request.body)}`), signature),
  );
  if (!matches || !isTimely(time, 'iso', RETRY_HORIZON, now)) return BAD;
  // A checksum of 32 bits is easily met by another body, so the claim is checked before anything ends.
  return { kind: 'verified', strength: 'weak', timely: true };
}

function checkAdobe(scheme: Certificate, { request, fetched, crypto }: Checking): Verified {
  const matches = scheme.signatureHeaders.some((_, n) => {
    const signature = signatureAt(scheme, request, n);
    const pem = certificateAt(scheme, request, fetched.certificates, n);
    return signature !== undefined && pem !== undefined && crypto.rsaSha256(pem, request.body, signature);
  });
  return matches ? { kind: 'verified', strength: 'strong', timely: false } : BAD;
}

const signatureAt = (scheme: Certificate, request: DeliveryRequest, n: number): Uint8Array | undefined =>
  fromBase64(headerOf(request, scheme.signatureHeaders[n] ?? '') ?? '');

function certificateAt(
  scheme: Certificate,
  request: DeliveryRequest,
  fetched: ReadonlyMap<string, string> | undefined,
  n: number,
): string | undefined {
  const address = certificateAddress(scheme, headerOf(request, scheme.certificateHeaders[n] ?? ''));
  return address === undefined ? undefined : fetched?.get(address);
}
