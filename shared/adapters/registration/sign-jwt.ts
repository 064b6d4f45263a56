import { Buffer } from 'node:buffer';
import { createPrivateKey, type KeyObject, sign } from 'node:crypto';

/** A JWT signed with RS256 by a key as PEM, PKCS #1 or #8; `undefined` where that is no RSA key. */
export function signJwt(
  pem: string,
  claims: Readonly<Record<string, unknown>>,
  kid?: string,
): string | undefined {
  const key = rsaKey(pem);
  if (key === undefined) return undefined;
  const head = { alg: 'RS256', typ: 'JWT', ...(kid === undefined ? {} : { kid }) };
  const signed = `${encoded(head)}.${encoded(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

function rsaKey(pem: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    // The error may quote the key; that it is none is all there is to tell.
    return undefined;
  }
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
