import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signingKey } from '#shared/adapters/oauth/signing-key.ts';
import { Secret } from '#shared/domain/secret.ts';
import type { KeyPairs } from '#shared/ports/key-pairs.ts';

/** A public key alone, from RFC 7638 3.1. */
const RFC_KEY = {
  kty: 'RSA',
  n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
  e: 'AQAB',
} as const;

/** Self-signed. */
const CERTIFICATE =
  'MIIBiDCCAS2gAwIBAgIUIk+W04W9ukzuccJIUncuK1TT2uwwCgYIKoZIzj0EAwIwGTEXMBUGA1UEAwwOa2VlcGVyLmV4YW1w' +
  'bGUwHhcNMjYxMTMwMTkxNDI5WhcNMzYxMTI3MTkxNDI5WjAZMRcwFQYDVQQDDA5rZWVwZXIuZXhhbXBsZTBZMBMGByqGSM49' +
  'AgEGCCqGSM49AwEHA0IABPEWn53xnKfM8wF0XD7bXtzVANlb8cyxzQaYz/HZZ+fpssQb6gBg1ZKmBOKFp0UmvbcsGREquAV4' +
  '1FWsZDSULaujUzBRMB0GA1UdDgQWBBTotves97a4V6Js3WrxHhH+3Eq2ODAfBgNVHSMEGDAWgBTotves97a4V6Js3WrxHhH+' +
  '3Eq2ODAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQDXtfQH+rd0RKmaU2cE38B4NEn/82RO8OKS/6q8Y9WK' +
  'pAIhAPPJV8QC3Gicx8J4UNjv67aZbYmPx9HGNTx3smf3PZoS';

export function describeKeyPairsContract(name: string, keyPairs: KeyPairs): void {
  describe(`key pairs: ${name}`, () => {
    it('makes a key that signs, and whose public part checks it', async () => {
      const made = await keyPairs.make();
      const shown = await keyPairs.publicOf(made);
      const signing = await signingKey(made);
      if (signing === undefined || shown === undefined) throw new Error('not a key that signs');
      const text = Buffer.from('an assertion');
      const signature = await crypto.subtle.sign(signing.parameters, signing.key, text);
      const key = createPublicKey({ key: { ...shown }, format: 'jwk' });
      expect(verify('sha256', text, key, Buffer.from(signature))).toBe(true);
      expect(signing.kid).toBe(shown.kid);
    });

    it('makes another one each time', async () => {
      const kids = await Promise.all(
        [keyPairs.make(), keyPairs.make()].map(async (one) => (await keyPairs.publicOf(await one))?.kid),
      );
      expect(new Set(kids).size).toBe(2);
    });

    it.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'])(
      'makes one like the one there is: %s',
      async (alg) => {
        const { kty, ...curve } = {
          RS256: { kty: 'RSA' },
          PS256: { kty: 'RSA' },
          ES256: { kty: 'EC', crv: 'P-256' },
          ES384: { kty: 'EC', crv: 'P-384' },
          EdDSA: { kty: 'OKP', crv: 'Ed25519' },
          Ed25519: { kty: 'OKP', crv: 'Ed25519' },
        }[alg] ?? { kty: '' };
        const like = await likeOf(alg);
        const next = await keyPairs.publicOf(await keyPairs.make(like));
        expect(next).toMatchObject({ kty, alg, use: 'sig', ...curve });
        expect(next?.kid).not.toBe((await keyPairs.publicOf(like))?.kid);
      },
    );

    it('shows nothing of a key that is not public', async () => {
      for (const alg of ['RS256', 'ES256', 'EdDSA']) {
        const shown = await keyPairs.publicOf(await likeOf(alg));
        for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(shown).not.toHaveProperty(member);
      }
    });

    it('names a key by its thumbprint where it has no name', async () => {
      const { d, ...rest } = JSON.parse((await likeOf('RS256')).reveal());
      const { kid: _kid, ...nameless } = { ...rest, d };
      const named = await keyPairs.named(new Secret(JSON.stringify(nameless)));
      const { kid } = JSON.parse(named?.reveal() ?? '{}');
      expect(kid).toMatch(/^[\w-]{43}$/);
      expect((await keyPairs.publicOf(new Secret(JSON.stringify(nameless))))?.kid).toBe(kid);
    });

    it('leaves a key the name that it has', async () => {
      const key = JSON.parse((await likeOf('ES256')).reveal());
      const mine = new Secret(JSON.stringify({ ...key, kid: 'mine' }));
      expect(JSON.parse((await keyPairs.named(mine))?.reveal() ?? '{}').kid).toBe('mine');
      expect((await keyPairs.publicOf(mine))?.kid).toBe('mine');
    });

    it('tells when the certificate ends that came with a key', () => {
      const key = (more: object) => new Secret(JSON.stringify({ kty: 'EC', d: 'AA', ...more }));
      expect(keyPairs.certificateEnd(key({ x5c: [CERTIFICATE] }))).toBe(Date.parse('2036-11-27T19:14:29Z'));
      const none = [key({}), key({ x5c: [] }), key({ x5c: 'text' }), key({ x5c: ['AAAA'] }), new Secret('{')];
      for (const one of none) expect(keyPairs.certificateEnd(one)).toBeUndefined();
    });

    it('knows what is no key to sign with', async () => {
      for (const text of ['', '{}', '{"kty":"oct","k":"AAAA"}', JSON.stringify(RFC_KEY)]) {
        expect(await keyPairs.publicOf(new Secret(text))).toBeUndefined();
        expect(await keyPairs.named(new Secret(text))).toBeUndefined();
      }
    });
  });
}

async function likeOf(alg: string): Promise<Secret> {
  const rsa = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
  const parameters = {
    RS256: { name: 'RSASSA-PKCS1-v1_5', ...rsa },
    PS256: { name: 'RSA-PSS', ...rsa },
    ES256: { name: 'ECDSA', namedCurve: 'P-256' },
    ES384: { name: 'ECDSA', namedCurve: 'P-384' },
  }[alg] ?? { name: 'Ed25519' };
  const pair = (await crypto.subtle.generateKey(parameters as never, true, [
    'sign',
    'verify',
  ])) as unknown as {
    readonly privateKey: Parameters<typeof crypto.subtle.exportKey>[1];
  };
  const jwk = await crypto.subtle.exportKey('jwk', pair.privateKey);
  return new Secret(JSON.stringify({ ...jwk, alg }));
}
