import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import type Provider from 'oidc-provider';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
/** Under names of its own, as vendors without refresh tokens have it. */
export const OWN_EXCHANGE = 'renew_token';

/** What a server has heard of these grants: the claims of assertions, and the parameters of exchanges. */
export interface Heard {
  readonly assertions: Readonly<Record<string, unknown>>[];
  readonly exchanges: Readonly<Record<string, unknown>>[];
}

/** Teaches a real authorization server the grants by assertion (RFC 7523) and by exchange (RFC 8693). */
export function teachMoreGrants(provider: Provider, publicJwk: JsonWebKey | undefined): Heard {
  const heard: Heard = { assertions: [], exchanges: [] };
  const seen = new Set<unknown>();

  const issue = async (context: KoaContextWithOIDC, scope: unknown): Promise<void> => {
    const { client } = context.oidc;
    if (client === undefined) throw new errors.InvalidClient('no client');
    const token = new provider.ClientCredentials({ client, scope: String(scope ?? 'read') });
    const access_token = await token.save();
    context.body = { access_token, expires_in: token.expiration, token_type: 'Bearer', scope: token.scope };
  };

  const byAssertion = async (context: KoaContextWithOIDC): Promise<void> => {
    const { assertion, scope } = context.oidc.params ?? {};
    const claims = publicJwk === undefined ? undefined : verified(String(assertion), publicJwk);
    const now = Date.now() / 1000;
    const isGood =
      claims !== undefined &&
      claims.iss === context.oidc.client?.clientId &&
      claims.aud === `${provider.issuer}/token` &&
      Number(claims.exp) > now &&
      Number(claims.iat) <= now + 5 &&
      !seen.has(claims.jti);
    if (!isGood) throw new errors.InvalidGrant('no such assertion');
    seen.add(claims.jti);
    heard.assertions.push(claims);
    await issue(context, scope);
  };

  const byExchange =
    (parameter: string) =>
    async (context: KoaContextWithOIDC): Promise<void> => {
      const given = { ...context.oidc.params };
      const token = await provider.ClientCredentials.find(String(given[parameter]));
      if (token === undefined || token.isExpired) throw new errors.InvalidGrant('no such token');
      heard.exchanges.push(given);
      await issue(context, given.scope ?? token.scope);
    };

  provider.registerGrantType(JWT_BEARER, byAssertion, ['assertion', 'scope']);
  const named = ['subject_token', 'subject_token_type', 'audience', 'scope'];
  provider.registerGrantType(TOKEN_EXCHANGE, byExchange('subject_token'), named);
  provider.registerGrantType(OWN_EXCHANGE, byExchange('old_token'), ['old_token']);
  return heard;
}

function verified(jwt: string, publicJwk: JsonWebKey): Readonly<Record<string, unknown>> | undefined {
  const [head = '', payload = '', signature = ''] = jwt.split('.');
  const key = createPublicKey({ key: publicJwk, format: 'jwk' });
  const signed = Buffer.from(`${head}.${payload}`);
  const isGood = verify(
    'sha256',
    signed,
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  return isGood ? JSON.parse(Buffer.from(payload, 'base64url').toString()) : undefined;
}
