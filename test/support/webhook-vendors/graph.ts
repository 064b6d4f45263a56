import { Secret } from '#shared/domain/secret.ts';
import { JsonServer } from './json-server.ts';
import type { WebhookVendor } from './webhook-vendor.ts';

type Subscription = Record<string, unknown>;

/** Subscriptions of Microsoft Graph: https://learn.microsoft.com/graph/api/resources/subscription. */
export async function graphVendor(): Promise<
  WebhookVendor & { readonly all: () => readonly Subscription[] }
> {
  const subscriptions = new Map<string, Subscription>();
  let made = 0;
  // The state that the client gave is not shown again.
  const shown = ({ clientState: _clientState, ...rest }: Subscription) => rest;
  const server = await JsonServer.start(({ method, path, headers, body }) => {
    if (headers.authorization !== 'Bearer app-token') return { status: 401, body: { error: {} } };
    const id = /^\/subscriptions\/(.+)$/.exec(path)?.[1];
    if (id === undefined && method === 'POST') {
      const subscription = { ...body, id: `sub-${++made}` };
      subscriptions.set(subscription.id, subscription);
      return { status: 201, body: shown(subscription) };
    }
    if (id === undefined) return { status: 200, body: { value: [...subscriptions.values()].map(shown) } };
    const found = subscriptions.get(id);
    if (found === undefined) return { status: 404, body: { error: { code: 'ResourceNotFound' } } };
    if (method === 'DELETE') {
      subscriptions.delete(id);
      return { status: 204 };
    }
    if (method === 'PATCH') subscriptions.set(id, { ...found, ...body });
    return { status: 200, body: shown({ ...found, ...body }) };
  });
  const only = () => [...subscriptions.values()].at(-1);
  return {
    server,
    all: () => [...subscriptions.values()],
    call: {
      api: { by: 'microsoft-graph', url: server.url },
      clientId: 'app',
      credential: new Secret('app-token'),
      events: ['reauthorizationRequired'],
      options: {},
      secret: new Secret('client-state'),
    },
    target: () => only()?.notificationUrl as string | undefined,
    secret: () => only()?.clientState as string | undefined,
    moveTo: (notificationUrl) => {
      for (const [id, one] of subscriptions) subscriptions.set(id, { ...one, notificationUrl });
    },
    drop: () => subscriptions.clear(),
  };
}
