import type { ClientRegistration } from '#shared/client/index.ts';
import type { VendorId } from '#shared/domain/ids.ts';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import { vendorRegistry } from '#shared/vendors/registry.ts';
import { askSecret } from '../ask/secret.ts';
import { BadUsage } from '../bad-usage.ts';

export type ClientAuth = NonNullable<ClientRegistration['clientAuth']>;
type Credential = Pick<ClientRegistration, 'clientSecret' | 'privateKeyJwk'>;

export interface CredentialOptions {
  readonly id: string;
  readonly vendor: string;
  readonly clientAuth?: ClientAuth;
  readonly intake?: true;
}

/** How the client will prove itself: as it is told, else as the catalogue has it; most vendors want a secret. */
export function authOf({ vendor, clientAuth }: CredentialOptions): ClientAuth {
  return clientAuth ?? vendorRegistry(CATALOGUE).find(vendor as VendorId)?.clientAuth ?? 'post';
}

/** What the client proves itself with, from standard input or a person; nothing where it is to come by a link. */
export async function credentialFor(options: CredentialOptions): Promise<Credential> {
  const auth = authOf(options);
  // Until the link has been followed, the home keeps it as refused, and asks nobody in its name.
  if (auth === 'none' || options.intake === true) return {};
  const otherwise = 'the same command with --intake makes a link';
  if (auth !== 'private_key_jwt') {
    return { clientSecret: await askSecret({ what: `client secret of ${options.id}`, otherwise }) };
  }
  const text = await askSecret({ what: `private key of ${options.id} as a JWK on one line`, otherwise });
  return { privateKeyJwk: jwkOf(text) };
}

function jwkOf(text: string): NonNullable<Credential['privateKeyJwk']> {
  try {
    const jwk: unknown = JSON.parse(text);
    if (typeof jwk === 'object' && jwk !== null) return jwk as NonNullable<Credential['privateKeyJwk']>;
  } catch {
    // Said below, without what was read: it is a key.
  }
  throw new BadUsage('the private key must be a JSON object, a JWK (RFC 7517) with kty and d');
}
