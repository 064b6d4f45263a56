import type { AwsSettings } from '#shared/adapters/aws/care-ports.ts';
import { dynamoDbClient } from '#shared/adapters/aws/clients.ts';
import { awsPorts } from '#shared/adapters/aws/ports.ts';
import { cronerTimetable } from '#shared/adapters/croner-timetable.ts';
import { dynamoDbIntegrationStore } from '#shared/adapters/dynamodb/integration-store.ts';
import { dynamoDbReconcileMemory } from '#shared/adapters/dynamodb/reconcile-memory.ts';
import { dynamoDbTokenOwners } from '#shared/adapters/dynamodb/token-owners.ts';
import { countingMetrics } from '#shared/adapters/in-process/counting-metrics.ts';
import { inProcessBus } from '#shared/adapters/in-process/event-bus.ts';
import { secretsManagerTokenVault } from '#shared/adapters/secrets-manager/token-vault.ts';
import { secretsManagerVaultInventory } from '#shared/adapters/secrets-manager/vault-inventory.ts';
import { secretsPrefix } from '#shared/contract/names.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { ClientSecrets } from '#shared/ports/client-secrets.ts';
import type { DevicePorts } from '#shared/ports/device.ts';
import type { IdentityProbe } from '#shared/ports/identity-probe.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { Log } from '#shared/ports/tell.ts';
import type { TokenOwners } from '#shared/ports/token-owners.ts';
import type { ReconcilePorts } from '#shared/usecases/reconcile/reconcile-ports.ts';
import { vendorRegistry } from '#shared/vendors/registry.ts';
import { quietGuard } from '../../support/aws/quiet-guard.ts';
import { SecretsAsOnAws } from '../../support/aws/secrets-as-on-aws.ts';

const NO_CODE = { kind: 'failed', failure: { class: 'not_sent', code: 'unused' } } as const;

/** Few grants want one partition: asking for sixteen would only keep the emulator busy. */
const SHARDS = 1;

/**
 * The ports of the AWS home over the emulator that the environment leads to, except what a torture hears or counts by
 * itself: events are lines of the log, measurements stay in the process.
 */
export function fleetPorts(
  settings: AwsSettings,
  vendor: Vendor,
  log: Log,
): Ports &
  DevicePorts &
  Pick<ReconcilePorts, 'inventory' | 'reconcileMemory' | 'introspection'> & {
    readonly identityProbe: IdentityProbe;
    readonly tokenOwners: TokenOwners;
    readonly clientSecrets: Pick<ClientSecrets, 'list'>;
    readonly shards: number;
  } {
  const rows = { client: dynamoDbClient(), tableName: settings.GRANTKEEPER_TABLE };
  const prefix = secretsPrefix(settings.GRANTKEEPER_STAGE);
  const secrets = { client: new SecretsAsOnAws({}), prefix, guard: quietGuard };
  const vault = secretsManagerTokenVault(secrets);
  return {
    ...awsPorts(settings, vendorRegistry([vendor]), log),
    timetable: cronerTimetable,
    store: dynamoDbIntegrationStore({ ...rows, shards: SHARDS }),
    vault,
    inventory: secretsManagerVaultInventory(secrets, vault),
    reconcileMemory: dynamoDbReconcileMemory(rows),
    bus: inProcessBus(log),
    metrics: countingMetrics(),
    // Nobody consents here, and no vendor is asked about its tokens.
    introspection: { introspect: async () => 'unclear' },
    clientSecrets: { list: async () => ({ kind: 'failed', code: 'unused' }) },
    deviceEndpoint: { begin: async () => NO_CODE },
    consentPolls: { lookAt: async () => {} },
    identityProbe: { ask: async () => undefined },
    tokenOwners: dynamoDbTokenOwners(rows),
    shards: SHARDS,
  };
}
