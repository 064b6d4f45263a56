import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';
import { consentPage, INTERACTION_PATH } from './consent-page.ts';
import { graceAdapter } from './grace-adapter.ts';
import { closeServer, LOOPBACK, listenOn } from './loopback-server.ts';

/** An application that is registered with the authorization server. */
export interface App {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  /** Absent: it acts for itself (`client_credentials`); else where people are sent back to. */
  readonly redirectUri?: string;
  /** It may be sent back to any port of loopback, whatever the redirect address says (RFC 8252 7.3). */
  readonly isOnAnyPort?: true;
}

export interface AuthorizationServer {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** How many grants it has ended because a spent refresh token came back. */
  readonly grantsEnded: number;
  stop(): Promise<void>;
}

export const ACCESS_TOKEN_SECONDS = 20;
export const GRACE_SECONDS = 30;

/**
 * A real authorization server on a free port of loopback: refresh tokens rotate, access tokens live 20 seconds. `now`
 * is what the grace is measured by.
 */
export async function startAuthorizationServer(
  apps: readonly App[],
  now: () => number = Date.now,
): Promise<AuthorizationServer> {
  const server = createServer();
  // Its own address is part of what it signs, so it has to listen before it can be made.
  await listenOn(server);
  const url = `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(url, configuration(apps, now));
  let grantsEnded = 0;
  provider.on('grant.revoked', () => {
    grantsEnded += 1;
  });
  const consent = consentPage(provider);
  const protocol = provider.callback();
  server.on('request', (request, response) => {
    void (request.url?.startsWith(INTERACTION_PATH) ? consent : protocol)(request, response);
  });
  return {
    url,
    get grantsEnded() {
      return grantsEnded;
    },
    stop: () => closeServer(server),
  };
}

function configuration(apps: readonly App[], now: () => number): Configuration {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    adapter: graceAdapter(GRACE_SECONDS * 1000, now),
    clients: apps.map(clientOf),
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' }] },
    scopes: [...new Set(apps.flatMap((app) => app.scope.split(' ')))],
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    interactions: { url: (_context, { uid }) => `${INTERACTION_PATH}${uid}` },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: (_context, client, token) => token.clientId === client.clientId,
      },
    },
    rotateRefreshToken: true,
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      ClientCredentials: ACCESS_TOKEN_SECONDS,
      AuthorizationCode: 60,
      IdToken: 60,
      Interaction: 600,
      Session: 86_400,
      Grant: 86_400,
      RefreshToken: 86_400,
    },
  };
}

function clientOf(app: App): NonNullable<Configuration['clients']>[number] {
  const common = {
    client_id: app.clientId,
    client_secret: app.clientSecret,
    token_endpoint_auth_method: 'client_secret_post' as const,
    id_token_signed_response_alg: 'ES256' as const,
    scope: app.scope,
  };
  return app.redirectUri === undefined
    ? { ...common, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }
    : {
        ...common,
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [app.redirectUri],
        response_types: ['code'],
        ...(app.isOnAnyPort === undefined ? {} : { application_type: 'native' as const }),
      };
}
