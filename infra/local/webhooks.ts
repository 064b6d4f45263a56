import type { Route } from '#shared/adapters/http/router.ts';
import { webhookKeyRoutes, webhookRoutes } from '#shared/adapters/http/routes/webhooks.ts';
import type { SqliteDeliveries } from '#shared/adapters/sqlite/webhook-deliveries.ts';
import { nodeWebhookCrypto } from '#shared/adapters/webhook/node-crypto.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { VendorFamilies } from '#shared/ports/vendor-registry.ts';
import type { WebhookPorts } from '#shared/ports/webhook.ts';
import type { RegistrationPorts } from '#shared/usecases/registration/registration-ports.ts';
import { applyDelivery } from '#shared/usecases/webhook/apply-delivery.ts';
import { type DeliveryWorker, startDeliveryWorker } from './delivery-worker.ts';

export interface WebhooksOptions {
  readonly ports: Ports &
    Pick<RegistrationPorts, 'keyring' | 'webhookRegistrations' | 'registrationKeys' | 'hearing'>;
  readonly vendors: VendorFamilies;
  readonly deliveries: SqliteDeliveries;
  readonly checks: Pick<WebhookPorts, 'publishedKeys' | 'introspection'>;
  readonly publicUrl: () => string;
}

export interface Webhooks {
  readonly routes: readonly Route[];
  /** Resolves when the delivery in hand is done. */
  stop(): Promise<void>;
}

/** What vendors send to the embedded home: a door, a queue in the file, and who works it off. */
export function startWebhooks({ ports, vendors, deliveries, checks, publicUrl }: WebhooksOptions): Webhooks {
  const worker: DeliveryWorker = startDeliveryWorker({
    ...ports,
    deliveries,
    apply: applyDelivery({ ...ports, ...checks, deliveryLog: deliveries }),
  });
  const queue = {
    send: async (delivery: Parameters<SqliteDeliveries['send']>[0]) => {
      await deliveries.send(delivery);
      worker.wake();
    },
  };
  const webhook = { deliveries: queue, webhookCrypto: nodeWebhookCrypto, publicUrl };
  const all = { ...ports, ...checks, ...webhook, vendors };
  return { routes: [...webhookRoutes(all), ...webhookKeyRoutes(all)], stop: () => worker.stop() };
}
