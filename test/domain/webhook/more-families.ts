import { createSign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import {
  BODY,
  type Family,
  hmac,
  hmacFamily,
  NOW,
  otherSigningKey,
  rsaPublicPem,
  seconds,
  sentAt,
  signingKey,
  timestamp,
  URL_,
} from './families.ts';

const CERTIFICATE = 'https://api.example.com/certs/1';
export const WEBHOOK_ID = '1A234567B8901234C';

/** The further ways in which some vendors join what they sign, and what they show. */
export const MORE_FAMILIES: readonly Family[] = [
  hmacFamily(
    'F6a time and body without a separator',
    { scheme: 'hmac', header: 'X-Sig', encoding: 'hex', signed: '{timestamp}{body}', timestamp },
    (body, key, at) => hmac(key, seconds(at) + body, 'hex'),
    sentAt,
    true,
  ),
  hmacFamily(
    'F6b id, time and body without a separator',
    {
      scheme: 'hmac',
      header: 'X-Sig',
      prefix: 'sha256=',
      encoding: 'hex',
      signed: '{id}{timestamp}{body}',
      timestamp,
      deliveryAt: 'X-Id',
    },
    (body, key, at) => `sha256=${hmac(key, `m1${seconds(at)}${body}`, 'hex')}`,
    (at) => ({ ...sentAt(at), 'X-Id': 'm1' }),
    true,
  ),
  hmacFamily(
    'F6c a word before the body',
    { scheme: 'hmac', header: 'X-Sig', encoding: 'hex', signed: 'hmacsha256={body}' },
    (body, key) => hmac(key, `hmacsha256=${body}`, 'hex'),
  ),
  hmacFamily(
    'F7a address and body',
    { scheme: 'hmac-url', header: 'X-Sig', encoding: 'base64', signed: '{url}{body}' },
    (body, key) => hmac(key, URL_ + body, 'base64'),
  ),
  hmacFamily(
    'F13 Basic',
    { scheme: 'shared-token', at: 'Authorization', form: 'basic', header: 'Authorization' } as never,
    (_body, key) => `Basic ${Buffer.from(`our-client:${key}`).toString('base64')}`,
  ),
  {
    name: 'F10 certificate over a checksum',
    signature: 'PAYPAL-TRANSMISSION-SIG',
    isTimed: false,
    takesSecrets: false,
    make: ({ body = BODY, key, at = NOW } = {}) => {
      const time = new Date(at).toISOString();
      return {
        webhook: {
          scheme: 'certificate',
          dialect: 'paypal',
          signatureHeaders: ['PAYPAL-TRANSMISSION-SIG'],
          certificateHeaders: ['PAYPAL-CERT-URL'],
          certificateHosts: ['api.example.com'],
        },
        headers: {
          'PAYPAL-TRANSMISSION-ID': 'd-1',
          'PAYPAL-TRANSMISSION-TIME': time,
          'PAYPAL-CERT-URL': CERTIFICATE,
          'PAYPAL-TRANSMISSION-SIG': createSign('sha256')
            .update(`d-1|${time}|${WEBHOOK_ID}|${crc32(body)}`)
            .sign(key === undefined ? signingKey : otherSigningKey, 'base64'),
        },
        body,
        publicKeys: [WEBHOOK_ID],
        fetched: { certificates: new Map([[CERTIFICATE, rsaPublicPem]]) },
        now: NOW,
      };
    },
  },
];
