import type { Context } from 'aws-lambda';
import { auditLines } from '#shared/adapters/aws/audit-lines.ts';
import { callCounter } from '#shared/adapters/aws/call-counter.ts';
import { dynamoDbClient, eventBridgeClient, sqsClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbAnnouncements } from '#shared/adapters/dynamodb/announcements.ts';
import { dynamoDbCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoDbClientStore } from '#shared/adapters/dynamodb/client-store.ts';
import { dynamoDbDiscoveryStore } from '#shared/adapters/dynamodb/discovery-store.ts';
import { dynamoDbIntegrationStore } from '#shared/adapters/dynamodb/integration-store.ts';
import { dynamoDbNoticeStore } from '#shared/adapters/dynamodb/notice-store.ts';
import { eventBridgeBus } from '#shared/adapters/eventbridge/event-bus.ts';
import { createDiscoveryDocuments } from '#shared/adapters/oauth/discovery-documents.ts';
import { guardedTransport } from '#shared/adapters/oauth/guarded-transport.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { powertoolsMetrics } from '#shared/adapters/powertools/metrics.ts';
import { sqsConsentPolls } from '#shared/adapters/sqs/consent-polls.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { DUE_SHARDS } from '#shared/contract/table.ts';
import { runCalendar } from '#shared/usecases/calendar/run-calendar.ts';
import { runNotices } from '#shared/usecases/notice/run-notices.ts';
import { deployedVendors } from '#shared/vendors/deployed-vendors.ts';
import { readEnv } from './env.ts';
import { onceADay } from './once-a-day.ts';

const env = readEnv(process.env);
const log = powertoolsLog({ service: 'calendar', level: env.GRANTKEEPER_LOG_LEVEL });
const calls = callCounter(log);
const rows = { client: dynamoDbClient(calls), tableName: env.GRANTKEEPER_TABLE };
const clock = systemClock;
const transport = guardedTransport({ allowLoopback: env.GRANTKEEPER_ALLOW_LOOPBACK_VENDORS, clock });
const ports = {
  store: dynamoDbIntegrationStore({ ...rows, shards: DUE_SHARDS }),
  clients: dynamoDbClientStore(rows),
  notices: dynamoDbNoticeStore(rows),
  campaigns: dynamoDbCampaignStore(rows),
  consentPolls: sqsConsentPolls({
    client: sqsClient(calls),
    queueUrl: env.GRANTKEEPER_CONSENT_QUEUE_URL,
    clock: systemClock,
  }),
  announcements: dynamoDbAnnouncements(rows),
  vendors: deployedVendors(env.GRANTKEEPER_VENDORS),
  bus: eventBridgeBus({ client: eventBridgeClient(calls), busName: env.GRANTKEEPER_BUS }),
  audit: auditLines(),
  metrics: powertoolsMetrics(),
  clock,
  log,
  documents: createDiscoveryDocuments({ transport }),
  discovery: dynamoDbDiscoveryStore(rows),
};
const look = onceADay(runNotices(ports), runCalendar(ports), log);

/** Once a day: reads what vendors announce, and announces what ends. */
export const handler = (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> =>
  look(() => context.getRemainingTimeInMillis());
