import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';
import type { Rotation } from '#shared/domain/vendor.ts';
import { consentTo } from '../../../infra/local/demo/consent.ts';
import { consentPage, INTERACTION_PATH } from '../../../infra/local/demo/consent-page.ts';
import { graceAdapter } from '../../../infra/local/demo/grace-adapter.ts';
import { closeServer, LOOPBACK, listenOn } from '../../../infra/local/demo/loopback-server.ts';
import { GRACE_SECONDS, lifetime, type Target } from './target.ts';

const APP = {
  clientId: 'torture',
  clientSecret: randomBytes(24).toString('base64url'),
  scope: 'openid offline_access',
  // Nobody listens there: the code is read from the redirect itself.
  redirectUri: 'http://127.0.0.1/oauth/callback',
};

/**
 * The authorization server `oidc-provider`. A spent refresh token that returns ends the whole grant: at once, or once its
 * grace is over.
 */
export async function oidcTarget(kind: 'strict' | 'grace', random: () => number): Promise<Target> {
  const server = createServer();
  // Its own address is part of what it signs, so it has to listen before it can be made.
  await listenOn(server);
  const url = `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  const graceMs = kind === 'grace' ? GRACE_SECONDS * 1000 : 0;
  const provider = new Provider(url, configuration(graceMs, random));
  const consent = consentPage(provider);
  const protocol = provider.callback();
  server.on('request', (request, response) => {
    void (request.url?.startsWith(INTERACTION_PATH) ? consent : protocol)(request, response);
  });
  return {
    rotation: rotationOf(kind),
    client: { id: APP.clientId, secret: APP.clientSecret },
    clientAuth: 'post',
    tokenUrl: `${url}/token`,
    consent: async (name) => {
      const tokens = await consentTo(url, APP, name);
      return { accessToken: tokens.access_token, refreshToken: tokens.refresh_token };
    },
    stop: () => closeServer(server),
  };
}

function rotationOf(kind: 'strict' | 'grace'): Rotation {
  return kind === 'strict'
    ? { kind, reuseRevokesFamily: true }
    : { kind, graceSeconds: GRACE_SECONDS, reuseRevokesFamily: true };
}

function configuration(graceMs: number, random: () => number): Configuration {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    adapter: graceAdapter(graceMs),
    clients: [
      {
        client_id: APP.clientId,
        client_secret: APP.clientSecret,
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: 'ES256',
        scope: APP.scope,
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [APP.redirectUri],
        response_types: ['code'],
      },
    ],
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' }] },
    scopes: APP.scope.split(' '),
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    interactions: { url: (_context, { uid }) => `${INTERACTION_PATH}${uid}` },
    features: { devInteractions: { enabled: false } },
    rotateRefreshToken: true,
    ttl: {
      AccessToken: () => lifetime(random),
      AuthorizationCode: 60,
      IdToken: 60,
      Interaction: 600,
      Session: 86_400,
      Grant: 86_400,
      RefreshToken: 86_400,
    },
  };
}
