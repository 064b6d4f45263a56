import { hash, timingSafeEqual } from 'node:crypto';

/**
 * Whether an `Authorization` header carries the key (RFC 6750 2.1). Digests are compared, in constant time, so that
 * neither the key's length nor a matching beginning shows.
 */
export function bearerCheck(key: string): (authorization: string | undefined) => boolean {
  const expected = digest(key);
  return (authorization) => {
    const given = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization ?? '')?.[1] ?? '';
    return timingSafeEqual(digest(given), expected);
  };
}

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');
