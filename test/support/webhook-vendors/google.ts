import { Secret } from '#shared/domain/secret.ts';
import { JsonServer } from './json-server.ts';
import { claimsOf, SERVICE_ACCOUNT } from './keys.ts';
import type { WebhookVendor } from './webhook-vendor.ts';

const AUDIENCE = 'https://risc.googleapis.com/google.identity.risc.v1beta.RiscManagementService';

/** RISC configuration: https://developers.google.com/identity/protocols/risc. */
export async function googleVendor(): Promise<WebhookVendor & { isEnabled: boolean }> {
  let stream: { delivery: { url: string }; events_requested: readonly string[] } | undefined;
  const server = await JsonServer.start(({ method, path, headers, body }) => {
    const claims = claimsOf(headers.authorization);
    const isLetIn = claims?.aud === AUDIENCE && claims.kid === 'key-1' && claims.iss === claims.sub;
    if (!isLetIn) return { status: 401, body: { error: { status: 'UNAUTHENTICATED' } } };
    switch (`${method} ${path}`) {
      case 'POST /stream:update':
        stream = body as unknown as typeof stream;
        return { status: 200, body: {} };
      case 'GET /stream':
        return stream === undefined ? { status: 404, body: {} } : { status: 200, body: stream };
      case 'GET /stream/status':
        return { status: 200, body: { status: vendor.isEnabled ? 'enabled' : 'disabled' } };
      case 'POST /stream/status:update':
        vendor.isEnabled = body.status === 'enabled';
        return { status: 200, body: {} };
      case 'POST /stream:verify':
        return { status: stream === undefined ? 404 : 200, body: {} };
      default:
        return { status: 404 };
    }
  });
  const vendor = {
    server,
    isEnabled: false,
    call: {
      api: { by: 'google-risc', url: server.url },
      clientId: 'app.apps.googleusercontent.com',
      credential: new Secret(SERVICE_ACCOUNT),
      events: ['https://schemas.openid.net/secevent/oauth/event-type/tokens-revoked'],
      options: {},
    } as const,
    target: () => stream?.delivery.url,
    secret: () => undefined,
    moveTo: (url: string) => {
      if (stream !== undefined) stream = { ...stream, delivery: { url } };
    },
    drop: () => {
      stream = undefined;
    },
  };
  return vendor;
}
