import { secretsPrefix } from '#shared/contract/names.ts';
import { DUE_SHARDS } from '#shared/contract/table.ts';
import { type Budgets, DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import type { CarePorts, Ports } from '#shared/ports/ports.ts';
import type { Log } from '#shared/ports/tell.ts';
import type { VendorRegistry } from '#shared/ports/vendor-registry.ts';
import { dynamoDbAnnouncements } from '../dynamodb/announcements.ts';
import { dynamoDbClientStore } from '../dynamodb/client-store.ts';
import { dynamoDbIntegrationStore } from '../dynamodb/integration-store.ts';
import { dynamoDbNoticeStore } from '../dynamodb/notice-store.ts';
import { eventBridgeBus } from '../eventbridge/event-bus.ts';
import { kmsEscrowSealer } from '../kms/escrow-sealer.ts';
import { guardedTransport } from '../oauth/guarded-transport.ts';
import { createRevocationEndpoint } from '../oauth/revocation-endpoint.ts';
import { createTokenEndpoint } from '../oauth/token-endpoint.ts';
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

/** What a refresh needs, and to keep what vendors say of themselves in its answers. */
export type AwsCarePorts = CarePorts & Pick<Ports, 'notices' | 'announcements'>;

/** Where this function reaches the table and vendors. */
export interface Reach {
  readonly rows: { readonly client: ReturnType<typeof dynamoDbClient>; readonly tableName: string };
  readonly transport: ReturnType<typeof guardedTransport>;
  readonly calls: ReturnType<typeof callCounter>;
}

export function reachOf(settings: AwsSettings, log: Log): Reach {
  const calls = callCounter(log);
  return {
    calls,
    rows: { client: dynamoDbClient(calls), tableName: settings.GRANTKEEPER_TABLE },
    transport: guardedTransport({
      allowLoopback: settings.GRANTKEEPER_ALLOW_LOOPBACK_VENDORS,
      clock: systemClock,
    }),
  };
}

/** What the care of grants needs on AWS: a refresh starts the faster, the smaller its bundle is. */
export function awsCarePorts(
  settings: AwsSettings,
  vendors: VendorRegistry,
  log: Log,
  { rows, transport, calls }: Reach = reachOf(settings, log),
): AwsCarePorts {
  const clock = systemClock;
  const chance = systemChance();
  const metrics = powertoolsMetrics();
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
    notices: dynamoDbNoticeStore(rows),
    announcements: dynamoDbAnnouncements(rows),
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
