import { Secret } from '#shared/domain/secret.ts';
import { JsonServer } from './json-server.ts';
import { APP_KEY, claimsOf } from './keys.ts';
import type { WebhookVendor } from './webhook-vendor.ts';

/** The configuration of a GitHub App's webhook: https://docs.github.com/en/rest/apps/webhooks. */
export async function githubVendor(clientId = 'Iv1.app'): Promise<WebhookVendor> {
  let config: Record<string, unknown> = {};
  const server = await JsonServer.start(({ method, path, headers, body }) => {
    const claims = claimsOf(headers.authorization);
    const isShort = Number(claims?.exp) - Number(claims?.iat) <= 600;
    if (claims?.iss !== clientId || !isShort) return { status: 401, body: { message: 'Bad credentials' } };
    if (path !== '/app/hook/config') return { status: 404 };
    // An update replaces what there is; a secret that is left out is no more.
    if (method === 'PATCH') config = { content_type: 'form', insecure_ssl: '0', ...body };
    const shown = 'secret' in config ? { ...config, secret: '********' } : config;
    return { status: 200, body: shown };
  });
  return {
    server,
    call: {
      api: { by: 'github-app', url: server.url },
      clientId,
      credential: new Secret(APP_KEY),
      events: ['installation'],
      options: {},
      secret: new Secret('hook-secret'),
    },
    target: () => config.url as string | undefined,
    secret: () => config.secret as string | undefined,
    moveTo: (url) => {
      config = { ...config, url };
    },
    drop: () => {
      config = {};
    },
  };
}
