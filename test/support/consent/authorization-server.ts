import { generateKeyPairSync, type JsonWebKey, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';
import { consentPage, INTERACTION_PATH } from '../../../infra/local/demo/consent-page.ts';
import { type Heard, JWT_BEARER, OWN_EXCHANGE, TOKEN_EXCHANGE, teachMoreGrants } from './more-grants.ts';

export interface App {
  readonly clientId: string;
  /** Absent: it signs assertions. */
  readonly clientSecret?: string;
  /** Where the keys are that it signs them with. */
  readonly jwksUri?: string;
  readonly redirectUri: string;
}

const LOOPBACK = '127.0.0.1';
export const SCOPES = 'openid offline_access read write';

/**
 * A real authorization server on loopback. It listens before it knows its applications, because their redirect
 * addresses are of a home that has to know the server first.
 */
export class RealAuthorizationServer {
  readonly url: string;
  readonly #server: Server;
  /** Paths that were asked for, with their method, oldest first. */
  readonly asked: string[] = [];
  /** Device codes that were asked with, each once. */
  readonly deviceCodes: string[] = [];
  #hold: Promise<unknown> | undefined;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<RealAuthorizationServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
    return new RealAuthorizationServer(server);
  }

  /** Its entry in a home's vendor file. */
  vendor(id: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
    return {
      id,
      issuer: this.url,
      authorizationEndpoint: `${this.url}/auth`,
      tokenEndpoint: `${this.url}/token`,
      revocationEndpoint: `${this.url}/token/revocation`,
      deviceAuthorizationEndpoint: `${this.url}/device/auth`,
      clientAuth: 'post',
      rotation: { kind: 'strict', reuseRevokesFamily: true },
      consent: { pkce: 'required', parameters: { prompt: 'consent' } },
      revocationEnds: 'grant',
      ...more,
    };
  }

  /** `publicJwk`: what assertions are signed for. `adapt` changes the server before it serves. */
  serve(
    apps: readonly App[],
    more: Partial<Configuration> = {},
    publicJwk?: JsonWebKey,
    adapt: (provider: Provider) => void = () => {},
  ): Heard {
    const provider = new Provider(this.url, { ...configuration(apps, publicJwk), ...more });
    adapt(provider);
    const heard = teachMoreGrants(provider, publicJwk);
    provider.on('device_authorization.success', (_context, body) => {
      this.deviceCodes.push(String(body.device_code));
    });
    const consent = consentPage(provider);
    const protocol = provider.callback();
    this.#server.on('request', async (request, response) => {
      const line = `${request.method} ${request.url?.split('?')[0]}`;
      this.asked.push(line);
      if (line === 'POST /token') await this.#heldBack();
      void (request.url?.startsWith(INTERACTION_PATH) ? consent : protocol)(request, response);
    });
    return heard;
  }

  /** The next request for tokens is handled only when this is done. */
  holdNext(until: Promise<unknown>): void {
    this.#hold = until;
  }

  async #heldBack(): Promise<void> {
    const hold = this.#hold;
    this.#hold = undefined;
    await hold;
  }

  /** How many times a path was asked for. */
  count(line: string): number {
    return this.asked.filter((asked) => asked === line).length;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function configuration(apps: readonly App[], publicJwk: JsonWebKey | undefined): Configuration {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    clients: apps.map((app) => ({
      client_id: app.clientId,
      ...(app.clientSecret === undefined
        ? {
            token_endpoint_auth_method: 'private_key_jwt' as const,
            ...(app.jwksUri === undefined
              ? { jwks: { keys: publicJwk === undefined ? [] : [{ ...publicJwk, kid: 'signer' } as never] } }
              : { jwks_uri: app.jwksUri, token_endpoint_auth_signing_alg: 'RS256' as const }),
          }
        : { client_secret: app.clientSecret, token_endpoint_auth_method: 'client_secret_post' as const }),
      id_token_signed_response_alg: 'ES256',
      grant_types: [
        'authorization_code',
        'refresh_token',
        'urn:ietf:params:oauth:grant-type:device_code',
        JWT_BEARER,
        TOKEN_EXCHANGE,
        OWN_EXCHANGE,
        'client_credentials',
      ],
      redirect_uris: [app.redirectUri],
      response_types: ['code'],
      scope: SCOPES,
    })),
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' }] },
    scopes: SCOPES.split(' '),
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    interactions: { url: (_context, { uid }) => `${INTERACTION_PATH}${uid}` },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      deviceFlow: { enabled: true },
      clientCredentials: { enabled: true },
    },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    ttl: {
      AccessToken: 3600,
      ClientCredentials: 3600,
      AuthorizationCode: 60,
      IdToken: 60,
      Interaction: 600,
      Session: 86_400,
      Grant: 86_400,
      RefreshToken: 86_400,
      DeviceCode: 240,
    },
  };
}
