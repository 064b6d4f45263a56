import type { RegistrationKind } from '#shared/domain/vendor-registration.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { WebhookRegistrations } from '#shared/ports/webhook-registrations.ts';
import type { Transport } from '../oauth/transport.ts';
import { githubApp } from './github-app.ts';
import { googleRisc } from './google-risc.ts';
import { microsoftGraph } from './microsoft-graph.ts';
import { shopify } from './shopify.ts';

/** Every vendor's API for webhooks, behind one door that reads from the call which it is. */
export function createWebhookRegistrations(ports: {
  readonly transport: Transport;
  readonly clock: Pick<Clock, 'now'>;
}): WebhookRegistrations {
  const by: Readonly<Record<RegistrationKind, WebhookRegistrations>> = {
    'google-risc': googleRisc(ports),
    'microsoft-graph': microsoftGraph(ports),
    'github-app': githubApp(ports),
    shopify: shopify(ports),
  };
  return {
    look: (call) => by[call.api.by].look(call),
    create: (call) => by[call.api.by].create(call),
    mend: (call) => by[call.api.by].mend(call),
    renew: (call) => by[call.api.by].renew(call),
    test: (call) => by[call.api.by].test(call),
  };
}
