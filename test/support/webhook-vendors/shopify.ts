import { Secret } from '#shared/domain/secret.ts';
import { JsonServer } from './json-server.ts';
import type { WebhookVendor } from './webhook-vendor.ts';

interface Subscription {
  readonly id: string;
  readonly topic: string;
  readonly uri: string;
}

/** Webhook subscriptions of the GraphQL Admin API: https://shopify.dev/docs/api/admin-graphql. */
export async function shopifyVendor(): Promise<
  WebhookVendor & { readonly all: () => readonly Subscription[] }
> {
  let subscriptions: readonly Subscription[] = [];
  let made = 0;
  const server = await JsonServer.start(({ headers, body }) => {
    if (headers['x-shopify-access-token'] !== 'shop-token')
      return { status: 401, body: { errors: '[API] Invalid API key or access token' } };
    const query = String(body.query);
    const variables = body.variables as {
      id?: string;
      topic?: string;
      topics?: readonly string[];
      webhookSubscription?: { uri: string };
    };
    const uri = variables.webhookSubscription?.uri ?? '';
    const done = (id: string) => ({ data: { done: { webhookSubscription: { id }, userErrors: [] } } });
    if (query.includes('webhookSubscriptionCreate')) {
      const id = `gid://shopify/WebhookSubscription/${++made}`;
      subscriptions = [...subscriptions, { id, topic: variables.topic ?? '', uri }];
      return { status: 200, body: done(id) };
    }
    if (query.includes('webhookSubscriptionUpdate')) {
      subscriptions = subscriptions.map((one) => (one.id === variables.id ? { ...one, uri } : one));
      return { status: 200, body: done(variables.id ?? '') };
    }
    const nodes = subscriptions.filter(({ topic }) => variables.topics?.includes(topic));
    return { status: 200, body: { data: { webhookSubscriptions: { nodes } } } };
  });
  return {
    server,
    all: () => subscriptions,
    call: {
      api: { by: 'shopify', url: `${server.url}/admin/api/2026-01/graphql.json` },
      clientId: 'app',
      credential: new Secret('shop-token'),
      events: ['app/uninstalled', 'app/scopes_update', 'customers/redact'],
      options: {},
    },
    target: () => subscriptions[0]?.uri,
    secret: () => undefined,
    moveTo: (uri) => {
      subscriptions = subscriptions.map((one) => ({ ...one, uri }));
    },
    drop: () => {
      subscriptions = [];
    },
  };
}
