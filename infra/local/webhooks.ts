import type { Route } from '#shared/adapters/http/router.ts';
import { webhookKeyRoutes, webhookRoutes } from '#shared/adapters/http/routes/webhooks.ts';
import type { SqliteDeliveries } from '#shared/adapters/sqlite/webhook-deliveries.ts';
import { nodeWebhookCrypto } from '#shared/adapters/webhook/node-crypto.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { PublishedKeys, WebhookKeyring } from '#shared/ports/webhook.ts';
import { applyDelivery } from '#shared/usecases/webhook/apply-delivery.ts';
import { type DeliveryWorker, startDeliveryWorker } from './delivery-worker.ts';

export interface WebhooksOptions {
  readonly ports: Ports;
  readonly keyring: WebhookKeyring;
  readonly deliveries: SqliteDeliveries;
  readonly publishedKeys: PublishedKeys;
  readonly publicUrl: () => string;
}

export interface Webhooks {
  readonly routes: readonly Route[];
  /** Resolves when the delivery in hand is done. */
  stop(): Promise<void>;
}

/** What vendors send to the embedded home: a door, a queue in the file, and who works it off. */
export function startWebhooks({
  ports,
  keyring,
  deliveries,
  publishedKeys,
  publicUrl,
}: WebhooksOptions): Webhooks {
  const worker: DeliveryWorker = startDeliveryWorker({
    ...ports,
    deliveries,
    apply: applyDelivery({ ...ports, deliveryLog: deliveries }),
  });
  const queue = {
    send: async (delivery: Parameters<SqliteDeliveries['send']>[0]) => {
      await deliveries.send(delivery);
      worker.wake();
    },
  };
  const webhook = { keyring, publishedKeys, deliveries: queue, webhookCrypto: nodeWebhookCrypto, publicUrl };
  const all = { ...ports, ...webhook };
  return { routes: [...webhookRoutes(all), ...webhookKeyRoutes(all)], stop: () => worker.stop() };
}
