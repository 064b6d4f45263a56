import type { ClientRegistration } from '#shared/client/index.ts';
import { isSecretApiKind } from '#shared/domain/vendor-secret.ts';
import { askEach, type Wanted } from '../ask/secret.ts';
import { BadUsage } from '../bad-usage.ts';
import { vendorFinder } from '../vendor/registry.ts';

export type ClientAuth = NonNullable<ClientRegistration['clientAuth']>;
type Secrets = Pick<ClientRegistration, 'clientSecret' | 'privateKeyJwk' | 'rotation' | 'registration'>;

export interface RegistrationOptions {
  readonly id: string;
  readonly vendor: string;
  readonly clientAuth?: ClientAuth;
  readonly intake?: true;
  readonly rotateEvery?: number;
  readonly rotationKind: string;
  /** The vendor's management credential comes too. */
  readonly admin?: true;
  /** When that ends by itself. */
  readonly adminExpiresAt?: string;
  /** Where the registration can be changed (RFC 7592); its access token comes too. */
  readonly registrationUri?: string;
}

/** How the client will prove itself: as it is told, else as the vendor is known to want it; most want a secret. */
function authOf({ vendor, clientAuth }: Pick<RegistrationOptions, 'vendor' | 'clientAuth'>): ClientAuth {
  return clientAuth ?? vendorFinder()(vendor)?.clientAuth ?? 'post';
}

/**
 * Everything of a registration that is secret, or belongs to something secret, from standard input or a person, in this
 * order: what the client proves itself with, the management credential, the registration's access token.
 */
export async function secretsFor(options: RegistrationOptions): Promise<Secrets> {
  const { id, rotateEvery, rotationKind: kind, registrationUri } = options;
  const isByApi = isSecretApiKind(kind);
  const wantsAdmin = options.admin === true || isByApi;
  if (wantsAdmin && rotateEvery === undefined) {
    const option = isByApi ? `--rotation-kind ${kind}` : '--admin';
    throw new BadUsage(`${option} is for a secret that is replaced: add --rotate-every`);
  }
  const parts: readonly Part[] = [
    ...ownPart(options),
    ...(wantsAdmin ? [{ name: 'admin', what: `management credential for ${id}` } as const] : []),
    ...(registrationUri === undefined
      ? []
      : [{ name: 'registration', what: `access token of the registration of ${id}` } as const]),
  ];
  const otherwise = 'the same command with --intake makes a link for the secret of the client';
  const given = await askEach(parts.map(({ what }): Wanted => ({ what, otherwise })));
  const of = (name: Part['name']): string | undefined => given[parts.findIndex((part) => part.name === name)];
  const clientSecret = of('clientSecret');
  const key = of('privateKey');
  const admin = of('admin');
  const accessToken = of('registration');
  return {
    ...(clientSecret === undefined ? {} : { clientSecret }),
    ...(key === undefined ? {} : { privateKeyJwk: jwkOf(key) }),
    ...(rotateEvery === undefined
      ? {}
      : {
          rotation: {
            everyDays: rotateEvery,
            kind,
            ...(admin === undefined ? {} : { admin: adminOf(admin) }),
            ...(options.adminExpiresAt === undefined ? {} : { adminExpiresAt: options.adminExpiresAt }),
          },
        }),
    ...(registrationUri === undefined || accessToken === undefined
      ? {}
      : { registration: { clientUri: registrationUri, accessToken } }),
  };
}

interface Part {
  readonly name: 'clientSecret' | 'privateKey' | 'admin' | 'registration';
  readonly what: string;
}

/** Until an intake link has been followed, the home keeps the client as refused, and asks nobody in its name. */
function ownPart(options: RegistrationOptions): readonly Part[] {
  const auth = authOf(options);
  // Key pairs that are published are made by the home.
  const isMadeThere = options.rotateEvery !== undefined && options.rotationKind === 'jwks';
  if (auth === 'none' || options.intake === true || isMadeThere) return [];
  return auth === 'private_key_jwt'
    ? [{ name: 'privateKey', what: `private key of ${options.id} as a JWK on one line` }]
    : [{ name: 'clientSecret', what: `client secret of ${options.id}` }];
}

function jwkOf(text: string): NonNullable<Secrets['privateKeyJwk']> {
  const jwk = objectIn(text);
  if (jwk !== undefined) return jwk as NonNullable<Secrets['privateKeyJwk']>;
  throw new BadUsage('the private key must be a JSON object, a JWK (RFC 7517) with kty and d');
}

/** A text, or several members as JSON, as the vendor has it. */
export const adminOf = (text: string): string | Record<string, unknown> => objectIn(text) ?? text;

/** What is no JSON is not quoted to anybody: it is a secret. */
function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
