import { type ClientAuth, ClientSecretPost, None } from 'oauth4webapi';
import type { Secret } from '#shared/domain/secret.ts';
import type { ClientAuthMethod } from '#shared/domain/vendor.ts';
import type { ClientCredential } from '#shared/ports/vault.ts';
import { privateKeyJwt } from './private-key-jwt.ts';

/** How to prove who asks, or why that cannot be proved: a stable code without any of the credential in it. */
export type Authentication =
  | { readonly kind: 'ready'; readonly authenticate: ClientAuth }
  | { readonly kind: 'unusable'; readonly code: 'credential_missing' | 'private_key_unusable' };

/** The client authentication of RFC 6749 2.3 and RFC 7523 2.2 by its method. Never rejects. */
export async function clientAuthentication(
  method: ClientAuthMethod,
  credential: ClientCredential,
): Promise<Authentication> {
  if (method === 'none') return ready(None());
  if (method === 'private_key_jwt') {
    if (credential.privateKeyJwk === undefined) return MISSING;
    const authenticate = await privateKeyJwt(credential.privateKeyJwk);
    return authenticate === undefined
      ? { kind: 'unusable', code: 'private_key_unusable' }
      : ready(authenticate);
  }
  const { clientSecret } = credential;
  if (clientSecret === undefined || clientSecret.reveal() === '') return MISSING;
  return ready(bySecret(method, clientSecret));
}

const MISSING: Authentication = { kind: 'unusable', code: 'credential_missing' };
const ready = (authenticate: ClientAuth): Authentication => ({ kind: 'ready', authenticate });

function bySecret(method: 'basic' | 'basic-raw' | 'post', secret: Secret): ClientAuth {
  switch (method) {
    case 'post':
      return ClientSecretPost(secret.reveal());
    case 'basic':
      return basic(formEncoded, secret);
    case 'basic-raw':
      return basic((text) => text, secret);
  }
}

function basic(encode: (text: string) => string, secret: Secret): ClientAuth {
  return (_server, client, _body, headers) => {
    const pair = `${encode(client.client_id)}:${encode(secret.reveal())}`;
    headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
  };
}

/**
 * RFC 6749 appendix B. It leaves `-`, `_` and `.` as they are, which a vendor that forgets to decode reads correctly;
 * the library encodes these as well.
 */
const formEncoded = (text: string): string => new URLSearchParams({ v: text }).toString().slice(2);
