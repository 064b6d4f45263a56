import type { VendorWebhook, WebhookScheme } from '../vendor-webhook.ts';
import type { Checking } from './checking.ts';
import { checkCertificate } from './schemes/certificate.ts';
import { checkEd25519 } from './schemes/ed25519.ts';
import { checkHmac } from './schemes/hmac.ts';
import { checkHmacPairs } from './schemes/hmac-pairs.ts';
import { checkJwt } from './schemes/jwt.ts';
import { checkPlainHash } from './schemes/plain-hash.ts';
import { checkSecretPath } from './schemes/secret-path.ts';
import { checkSecurityEvent } from './schemes/security-event.ts';
import { checkSharedToken } from './schemes/shared-token.ts';
import { checkSignedRequest } from './schemes/signed-request.ts';
import { checkStandardWebhooks } from './schemes/standard-webhooks.ts';
import { BAD, type Verified } from './verdict.ts';

export type Unready = Omit<Checking, 'secrets' | 'deliveryAt'>;

/** Every scheme that this vendor's deliveries may come with. */
export const schemesOf = (webhook: VendorWebhook): readonly WebhookScheme[] => [
  webhook,
  ...(webhook.also ?? []),
];

/** Whether a delivery is the vendor's own, by the first of its schemes that says so. */
export function verify(webhook: VendorWebhook, unready: Unready): Verified {
  const { keys, clientSecrets } = unready.client;
  const secrets = webhook.secret === 'client' ? [...clientSecrets, ...keys.secrets] : keys.secrets;
  const { deliveryAt } = webhook;
  const checking: Checking = { ...unready, secrets, ...(deliveryAt === undefined ? {} : { deliveryAt }) };
  let weak: Verified = BAD;
  for (const scheme of schemesOf(webhook)) {
    const verified = check(scheme, checking);
    if (verified.kind === 'verified' && verified.strength === 'strong') return verified;
    if (weak.kind === 'bad') weak = verified;
  }
  return weak;
}

function check(scheme: WebhookScheme, checking: Checking): Verified {
  switch (scheme.scheme) {
    case 'none':
      return BAD;
    case 'hmac':
      return checkHmac(scheme, checking);
    case 'hmac-url': {
      const signed = checkHmac(scheme, checking);
      return signed.kind === 'bad' && scheme.weak !== undefined
        ? checkPlainHash(scheme.weak, checking)
        : signed;
    }
    case 'hmac-pairs':
      return checkHmacPairs(scheme, checking);
    case 'standard-webhooks':
      return checkStandardWebhooks(scheme, checking);
    case 'ed25519':
      return checkEd25519(scheme, checking);
    case 'signed-request':
      return checkSignedRequest(scheme, checking);
    case 'certificate':
      return checkCertificate(scheme, checking);
    case 'jwt':
      return checkJwt(scheme, checking);
    case 'shared-token':
      return checkSharedToken(scheme, checking);
    case 'secret-path':
      return checkSecretPath(checking);
    case 'ssf':
      return checkSecurityEvent(scheme, checking);
  }
}
