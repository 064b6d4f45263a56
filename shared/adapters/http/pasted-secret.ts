import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { IntakeKind } from '#shared/domain/consent/ticket.ts';
import { Secret } from '#shared/domain/secret.ts';

const LONGEST_SECRET = 4096;
const LONGEST_KEY = 16_384;
const FAMILIES = ['RSA', 'EC', 'OKP'];

/**
 * What a person pasted, as the vault keeps it; `undefined` where it cannot be what was asked for. Consoles give keys as
 * PEM or as a JWK (RFC 7517), and copying brings blanks and line ends along.
 */
export function pastedSecret(what: IntakeKind, text: string): Secret | undefined {
  const trimmed = text.trim();
  if (what === 'privateKey') return privateKey(trimmed);
  const isSecret = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(trimmed);
  return isSecret && trimmed.length <= LONGEST_SECRET ? new Secret(trimmed) : undefined;
}

function privateKey(text: string): Secret | undefined {
  if (text.length > LONGEST_KEY) return undefined;
  try {
    const jwk = text.startsWith('{') ? JSON.parse(text) : ofPem(text);
    const isPrivate = FAMILIES.includes(jwk.kty) && typeof jwk.d === 'string';
    return isPrivate ? new Secret(JSON.stringify(jwk)) : undefined;
  } catch {
    // The error may quote the key; that it is none is all there is to tell.
    return undefined;
  }
}

/** With the certificate of this very key, where that was pasted along: a file often has both (RFC 7517 4.7). */
function ofPem(text: string) {
  const key = createPrivateKey(text);
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const own = certificates
    .map((pem) => new X509Certificate(pem))
    .find((certificate) => certificate.checkPrivateKey(key));
  return { ...key.export({ format: 'jwk' }), ...(own && { x5c: [own.raw.toString('base64')] }) };
}
