import { serveEvents } from '#shared/adapters/api-gateway/serve-events.ts';
import { callCounter } from '#shared/adapters/aws/call-counter.ts';
import { snsClient, sqsClient } from '#shared/adapters/aws/clients.ts';
import { awsKeyring } from '#shared/adapters/aws/keyring.ts';
import { once } from '#shared/adapters/aws/once.ts';
import { awsPorts } from '#shared/adapters/aws/ports.ts';
import { awsTokenOwners } from '#shared/adapters/aws/token-owners.ts';
import { awsWebhookCare } from '#shared/adapters/aws/webhook-care.ts';
import { cronerTimetable } from '#shared/adapters/croner-timetable.ts';
import { httpApi } from '#shared/adapters/http/api.ts';
import { calendarRoutes } from '#shared/adapters/http/routes/calendar.ts';
import { campaignRoutes } from '#shared/adapters/http/routes/campaigns.ts';
import { careRoutes } from '#shared/adapters/http/routes/care.ts';
import { clientRoutes } from '#shared/adapters/http/routes/clients.ts';
import { connectLinkRoutes } from '#shared/adapters/http/routes/connect.ts';
import { healthRoutes } from '#shared/adapters/http/routes/health.ts';
import { intakeLinkRoutes } from '#shared/adapters/http/routes/intake.ts';
import { integrationRoutes } from '#shared/adapters/http/routes/integrations.ts';
import { jobRoutes } from '#shared/adapters/http/routes/jobs.ts';
import { noticeRoutes } from '#shared/adapters/http/routes/notices.ts';
import { pageRoutes } from '#shared/adapters/http/routes/page.ts';
import { queueRoutes } from '#shared/adapters/http/routes/queues.ts';
import { restoreRoutes } from '#shared/adapters/http/routes/restore.ts';
import { webhookCareRoutes } from '#shared/adapters/http/routes/webhook-care.ts';
import { webhookKeyRoutes } from '#shared/adapters/http/routes/webhooks.ts';
import { noQueues } from '#shared/adapters/no-queues.ts';
import { createClientSecrets } from '#shared/adapters/oauth/client-secrets.ts';
import { guardedTransport } from '#shared/adapters/oauth/guarded-transport.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { snsPager } from '#shared/adapters/sns/pager.ts';
import { sqsConsentPolls } from '#shared/adapters/sqs/consent-polls.ts';
import { nodeWebhookCrypto } from '#shared/adapters/webhook/node-crypto.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { PageMessage } from '#shared/domain/incident/page-message.ts';
import type { Instant } from '#shared/domain/time.ts';
import { connectLinks } from '#shared/usecases/consent/connect-links.ts';
import { deployedVendors } from '#shared/vendors/deployed-vendors.ts';
import { readEnv } from './env.ts';

const env = readEnv(process.env);
const allowLoopback = env.GRANTKEEPER_ALLOW_LOOPBACK_VENDORS;
const log = powertoolsLog({ service: 'api', level: env.GRANTKEEPER_LOG_LEVEL });
const keeper = awsPorts(env, deployedVendors(env.GRANTKEEPER_VENDORS), log);
const publicUrl = (): string => env.GRANTKEEPER_PUBLIC_URL;
const polls = once(() =>
  sqsConsentPolls({
    client: sqsClient(callCounter(log)),
    queueUrl: env.GRANTKEEPER_CONSENT_QUEUE_URL,
    clock: keeper.clock,
  }),
);
const topicPager = once(() =>
  snsPager({
    client: snsClient(callCounter(log)),
    topics: { page: env.GRANTKEEPER_PAGE_TOPIC, ticket: env.GRANTKEEPER_TICKET_TOPIC },
  }),
);
const topics = { send: (message: PageMessage) => topicPager().send(message) };
const ports = {
  ...keeper,
  timetable: cronerTimetable,
  allowLoopback,
  publicUrl,
  consentPolls: { lookAt: (id: IntegrationId, at: Instant) => polls().lookAt(id, at) },
  links: connectLinks(keeper),
  keyring: awsKeyring(env.GRANTKEEPER_STAGE, keeper),
  tokenOwners: awsTokenOwners(env.GRANTKEEPER_TABLE, keeper),
  webhookCrypto: nodeWebhookCrypto,
  ...awsWebhookCare(env, keeper),
  clientSecrets: createClientSecrets({
    transport: guardedTransport({ allowLoopback, clock: keeper.clock }),
    tokenEndpoint: keeper.tokenEndpoint,
    clock: keeper.clock,
  }),
};
const routes = [
  ...integrationRoutes(ports),
  ...careRoutes(ports),
  ...clientRoutes(ports),
  ...noticeRoutes(ports),
  ...calendarRoutes(ports),
  ...campaignRoutes(ports),
  ...healthRoutes(ports),
  ...restoreRoutes(ports),
  ...pageRoutes({ clock: keeper.clock, pagers: [{ name: 'topic', pager: topics }] }),
  ...jobRoutes(ports),
  // Where a stage watches queues, another function answers for them.
  ...queueRoutes({ ...ports, queues: noQueues }),
  ...connectLinkRoutes(ports),
  ...intakeLinkRoutes(ports),
  ...webhookKeyRoutes(ports),
  ...webhookCareRoutes(ports),
];

export const handler = serveEvents(httpApi(routes, log));
