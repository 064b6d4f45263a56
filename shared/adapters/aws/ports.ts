import { secretsPrefix } from '#shared/contract/names.ts';
import { DUE_SHARDS } from '#shared/contract/table.ts';
import { type Budgets, DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { Log } from '#shared/ports/tell.ts';
import type { VendorRegistry } from '#shared/ports/vendor-registry.ts';
import { dynamoDbAnnouncements } from '../dynamodb/announcements.ts';
import { dynamoDbCampaignStore } from '../dynamodb/campaign-store.ts';
import { dynamoDbClientStore } from '../dynamodb/client-store.ts';
import { dynamoDbDiscoveryStore } from '../dynamodb/discovery-store.ts';
import { dynamoDbIncidentStore } from '../dynamodb/incident-store.ts';
import { dynamoDbIntegrationStore } from '../dynamodb/integration-store.ts';
import { dynamoDbJobStore } from '../dynamodb/job-store.ts';
import { dynamoDbNoticeStore } from '../dynamodb/notice-store.ts';
import { dynamoDbTicketStore } from '../dynamodb/ticket-store.ts';
import { eventBridgeBus } from '../eventbridge/event-bus.ts';
import { kmsEscrowSealer } from '../kms/escrow-sealer.ts';
import { createClientRegistrations } from '../oauth/client-registrations.ts';
import { createDiscoveryDocuments } from '../oauth/discovery-documents.ts';
import { guardedTransport } from '../oauth/guarded-transport.ts';
import { keyPairs } from '../oauth/key-pairs.ts';
import { proofKeys } from '../oauth/proof-keys.ts';
import { createRevocationEndpoint } from '../oauth/revocation-endpoint.ts';
import { createTokenEndpoint } from '../oauth/token-endpoint.ts';
import { createVendorApi } from '../oauth/vendor-api.ts';
import { pollingWatch } from '../polling-watch.ts';
import { powertoolsMetrics } from '../powertools/metrics.ts';
import { secretsManagerClientVault } from '../secrets-manager/client-vault.ts';
import { secretsManagerFingerprinter } from '../secrets-manager/fingerprinter.ts';
import { secretsManagerTokenVault } from '../secrets-manager/token-vault.ts';
import { ACCOUNT_WRITES_PER_SECOND, writeRateGuard } from '../secrets-manager/write-rate.ts';
import { sqsRefreshQueue } from '../sqs/refresh-queue.ts';
import { systemChance, systemClock } from '../system.ts';
import { auditLines } from './audit-lines.ts';
import { callCounter } from './call-counter.ts';
import { dynamoDbClient, eventBridgeClient, kmsClient, secretsManagerClient, sqsClient } from './clients.ts';
import { once } from './once.ts';

/** What a function that does more than read is told by its environment. */
export interface AwsSettings {
  readonly GRANTKEEPER_STAGE: string;
  readonly GRANTKEEPER_TABLE: string;
  readonly GRANTKEEPER_QUEUE_URL: string;
  readonly GRANTKEEPER_BUS: string;
  readonly GRANTKEEPER_KEY_ARN: string;
  readonly GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: boolean;
  readonly GRANTKEEPER_EACH_REFRESH_EVENT: boolean;
  readonly GRANTKEEPER_VENDOR_DEADLINE_MS: number;
  readonly GRANTKEEPER_FUNCTION_TIMEOUT_MS: number;
  readonly GRANTKEEPER_SETTLE_MS: number;
  readonly GRANTKEEPER_CONFIRM_SECONDS: number;
}

/** Secrets Manager takes about one write per secret in ten minutes. */
const LEAST_REFRESH_INTERVAL = minutes(10);

/** Without what only those who plan jobs need: a refresh starts the faster, the smaller its bundle is. */
type AwsPorts = Omit<Ports, 'timetable'>;

/** Everything that the AWS home brings, for the functions that refresh and manage. */
export function awsPorts(settings: AwsSettings, vendors: VendorRegistry, log: Log): AwsPorts {
  const clock = systemClock;
  const chance = systemChance();
  const metrics = powertoolsMetrics();
  const calls = callCounter(log);
  const rows = { client: dynamoDbClient(calls), tableName: settings.GRANTKEEPER_TABLE };
  const secrets = {
    client: secretsManagerClient(calls),
    prefix: secretsPrefix(settings.GRANTKEEPER_STAGE),
    // One process is never alone: half of the account's rate is far too much for it.
    guard: writeRateGuard({ perSecond: ACCOUNT_WRITES_PER_SECOND / 2, log, metrics, clock }),
  };
  // A refresh that goes as it should needs neither KMS, nor a queue, nor the bus.
  const escrow = once(() =>
    kmsEscrowSealer({ client: kmsClient(calls), keyId: settings.GRANTKEEPER_KEY_ARN }),
  );
  const queue = once(() =>
    sqsRefreshQueue({ client: sqsClient(calls), queueUrl: settings.GRANTKEEPER_QUEUE_URL }),
  );
  const bus = once(() =>
    eventBridgeBus({
      client: eventBridgeClient(calls),
      busName: settings.GRANTKEEPER_BUS,
      eachRefresh: settings.GRANTKEEPER_EACH_REFRESH_EVENT,
    }),
  );
  const transport = guardedTransport({ allowLoopback: settings.GRANTKEEPER_ALLOW_LOOPBACK_VENDORS, clock });
  return {
    store: dynamoDbIntegrationStore({ ...rows, shards: DUE_SHARDS }),
    clients: dynamoDbClientStore(rows),
    vault: secretsManagerTokenVault(secrets),
    clientVault: secretsManagerClientVault(secrets),
    escrow: {
      seal: (ref, tokens) => escrow().seal(ref, tokens),
      open: (ref, sealed) => escrow().open(ref, sealed),
    },
    fingerprints: secretsManagerFingerprinter(secrets),
    vendors,
    tokenEndpoint: createTokenEndpoint({ transport, clock }),
    revocation: createRevocationEndpoint({ transport }),
    registrations: createClientRegistrations({ transport }),
    vendorApi: createVendorApi({ transport, clock }),
    tickets: dynamoDbTicketStore(rows),
    notices: dynamoDbNoticeStore(rows),
    incidents: dynamoDbIncidentStore(rows),
    jobs: dynamoDbJobStore(rows),
    documents: createDiscoveryDocuments({ transport }),
    discovery: dynamoDbDiscoveryStore(rows),
    announcements: dynamoDbAnnouncements(rows),
    campaigns: dynamoDbCampaignStore(rows),
    proofKeys,
    keyPairs,
    queue: { send: (messages) => queue().send(messages) },
    watch: pollingWatch({ clock, chance }),
    audit: auditLines(),
    bus: { publish: (events, at) => bus().publish(events, at) },
    log,
    metrics,
    clock,
    chance,
    budgets: budgetsOf(settings),
  };
}

function budgetsOf(settings: AwsSettings): Budgets {
  return {
    ...DEFAULT_BUDGETS,
    vendorDeadline: milliseconds(settings.GRANTKEEPER_VENDOR_DEADLINE_MS),
    functionTimeout: milliseconds(settings.GRANTKEEPER_FUNCTION_TIMEOUT_MS),
    settle: milliseconds(settings.GRANTKEEPER_SETTLE_MS),
    confirm: seconds(settings.GRANTKEEPER_CONFIRM_SECONDS),
    leastRefreshInterval: LEAST_REFRESH_INTERVAL,
  };
}
