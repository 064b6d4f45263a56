import { cronerTimetable } from '#shared/adapters/croner-timetable.ts';
import { httpApi } from '#shared/adapters/http/api.ts';
import { faultFields } from '#shared/adapters/http/fault-fields.ts';
import { allRoutes } from '#shared/adapters/http/routes/all.ts';
import { intakeLinkRoutes, intakePageRoutes } from '#shared/adapters/http/routes/intake.ts';
import { reconcileRoutes } from '#shared/adapters/http/routes/reconcile.ts';
import { type AuditFile, auditFile } from '#shared/adapters/in-process/audit-file.ts';
import { type InProcessPolls, inProcessPolls } from '#shared/adapters/in-process/consent-polls.ts';
import { countingMetrics } from '#shared/adapters/in-process/counting-metrics.ts';
import { type InProcessBus, inProcessBus } from '#shared/adapters/in-process/event-bus.ts';
import { inProcessQueue } from '#shared/adapters/in-process/refresh-queue.ts';
import { proofKeys } from '#shared/adapters/oauth/proof-keys.ts';
import { holdDirectory } from '#shared/adapters/sqlite/directory-lock.ts';
import { openStorage, type Storage } from '#shared/adapters/sqlite/storage.ts';
import { systemChance, systemClock } from '#shared/adapters/system.ts';
import { nodeWebhookCrypto } from '#shared/adapters/webhook/node-crypto.ts';
import type { Budgets } from '#shared/domain/budgets.ts';
import type { VendorId } from '#shared/domain/ids.ts';
import { settleAfterRestart } from '#shared/domain/protocol/inherit.ts';
import type { Duration, Instant } from '#shared/domain/time.ts';
import type { DevicePorts } from '#shared/ports/device.ts';
import type { IdentityProbe } from '#shared/ports/identity-probe.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { Log } from '#shared/ports/tell.ts';
import type { TokenOwners } from '#shared/ports/token-owners.ts';
import type { VendorRegistry } from '#shared/ports/vendor-registry.ts';
import { behindPages } from '#shared/usecases/consent/behind-pages.ts';
import { grantOf, noteFirst } from '#shared/usecases/note-fact.ts';
import type { ReconcilePorts } from '#shared/usecases/reconcile/reconcile-ports.ts';
import type { RegistrationPorts } from '#shared/usecases/registration/registration-ports.ts';
import { sweepDue } from '#shared/usecases/sweep-due.ts';
import { type ApiKey, apiKeyOf } from './api-key.ts';
import { bearerCheck } from './bearer.ts';
import { type CalendarWatch, startCalendar } from './calendar.ts';
import { type HealthWatch, startHealth } from './health.ts';
import { holdIfRestored } from './hold-if-restored.ts';
import { startJobs } from './jobs.ts';
import { noticeDue } from './notice-due.ts';
import { type Reconciliation, startReconciliation } from './reconcile.ts';
import { type Rotations, startRotations } from './rotations.ts';
import { type Scheduler, startScheduler } from './scheduler.ts';
import { type Listening, listen } from './server.ts';
import type { Settings } from './settings.ts';
import { type VendorEndpoints, vendorEndpoints } from './vendor-endpoints.ts';
import { startWebhookCare, type WebhookCare } from './webhook-care.ts';
import { startWebhooks, type Webhooks } from './webhooks.ts';
import { MOST_OF_ONE_CLIENT, startWorker, type Worker } from './worker.ts';

export interface Home {
  readonly url: string;
  readonly apiKey: ApiKey;
  /** What happens, for who wants to watch in this process. */
  readonly bus: InProcessBus;
  /** Answers what was asked, finishes what is in flight, closes the files. Once is enough, twice does no harm. */
  stop(): Promise<void>;
}

/** What the care of grants needs, and what people and their imports need besides. */
type HomePorts = Ports &
  Pick<VendorEndpoints['ports'], 'clientSecrets'> &
  DevicePorts &
  Pick<ReconcilePorts, 'inventory' | 'reconcileMemory'> &
  Pick<RegistrationPorts, 'keyring' | 'webhookRegistrations' | 'registrationKeys' | 'hearing'> & {
    readonly identityProbe: IdentityProbe;
    readonly tokenOwners: TokenOwners;
  };

/** Requests in flight wait 25 s at most for a refresh. */
const ANSWER_WITHIN_MS = 26_000;

/**
 * Starts the embedded home: holds the data directory, ends the leases of holders that must be dead, serves the API on
 * loopback and keeps the grants. Throws `DirectoryInUse`, `VaultKeyProblem`, `DataTooNew`, `ApiKeyProblem`, and Node's
 * own error where the port cannot be had; then nothing is left open.
 */
export async function startHome(settings: Settings, log: Log): Promise<Home> {
  const hold = holdDirectory(settings.dataDirectory);
  try {
    const storage = openStorage(settings.dataDirectory);
    const audit = auditFile({ directory: settings.dataDirectory });
    try {
      return await startOver(settings, log, { storage, audit, release: () => hold.release() });
    } catch (error) {
      audit.close();
      await storage.close();
      throw error;
    }
  } catch (error) {
    hold.release();
    throw error;
  }
}

interface Held {
  readonly storage: Storage;
  readonly audit: AuditFile;
  readonly release: () => void;
}

async function startOver(settings: Settings, log: Log, held: Held): Promise<Home> {
  const { budgets, vendors } = settings;
  const { storage, audit } = held;
  await holdIfRestored({ storage, directory: settings.dataDirectory, clock: systemClock, log });
  await endOldLeases(held, vendors, budgets, log);
  const apiKey =
    settings.apiKey === undefined ? apiKeyOf(settings.dataDirectory) : { key: settings.apiKey, isNew: false };

  let scheduler: Scheduler | undefined;
  const wakeAt = (at: Instant): void => scheduler?.wakeAt(at);
  const queue = inProcessQueue(MOST_OF_ONE_CLIENT);
  const consentPolls = inProcessPolls(systemClock);
  const bus = inProcessBus(log);
  const endpoints = vendorEndpoints(settings);
  const { close: _close, ...kept } = storage;
  const ports: HomePorts = {
    ...kept,
    ...endpoints.ports,
    store: noticeDue(storage.store, wakeAt),
    vendors,
    proofKeys,
    timetable: cronerTimetable,
    queue,
    consentPolls,
    audit,
    bus,
    log,
    metrics: countingMetrics(),
    clock: systemClock,
    chance: systemChance(),
    budgets,
  };
  const { allowLoopbackVendors: allowLoopback } = settings;
  const publicUrl = (): string => settings.publicUrl ?? server.url;
  const { keyring, deliveries } = storage;
  const webhooks = startWebhooks({
    ports,
    vendors,
    deliveries,
    checks: endpoints.checks,
    publicUrl,
  });
  const server: Listening = await listen({
    port: settings.port,
    // Nobody is given an address before it is listened on.
    dispatch: httpApi(
      [
        ...allRoutes({ ...ports, allowLoopback, publicUrl, keyring, webhookCrypto: nodeWebhookCrypto }),
        ...webhooks.routes,
        ...reconcileRoutes({ ...ports, introspection: endpoints.checks.introspection }),
        ...intakeLinkRoutes({ ...ports, keyring, publicUrl }),
        ...intakePageRoutes({ ...ports, keyring }),
      ],
      log,
    ),
    mayCall: bearerCheck(apiKey.key),
    ...(settings.publicUrl === undefined ? {} : { publicUrl: settings.publicUrl }),
  });
  consentPolls.consume(behindPages(ports), (error, integration) =>
    log.error('consent not looked at', { integration, ...faultFields(error) }),
  );
  // Plans end with their process; what they were for is in the rows.
  for (const id of await storage.store.underConsent()) await consentPolls.lookAt(id, systemClock.now());
  const worker = startWorker({ ports, queue, wakeAt });
  scheduler = startScheduler({
    sweep: sweepDue({ ...ports, shards: 1 }),
    nextDueAt: storage.store.nextDueAt,
    period: settings.sweepPeriod,
    clock: systemClock,
    log,
  });
  const calendar = startCalendar(ports);
  const rotations = startRotations(ports);
  const health = startHealth(ports);
  const jobs = startJobs(ports);
  const webhookCare = startWebhookCare({ ...ports, publicUrl });
  const reconciliation = startReconciliation({ ...ports, introspection: endpoints.checks.introspection });
  const parts = {
    server,
    scheduler,
    worker,
    calendar,
    rotations,
    health,
    jobs,
    reconciliation,
    webhookCare,
    consentPolls,
    webhooks,
    endpoints,
    log,
    ...held,
  };
  let stopping: Promise<void> | undefined;
  return {
    url: server.url,
    apiKey,
    bus,
    stop: () => {
      stopping ??= stop(parts);
      return stopping;
    },
  };
}

interface Parts extends Held {
  readonly server: Listening;
  readonly scheduler: Scheduler;
  readonly worker: Worker;
  readonly calendar: CalendarWatch;
  readonly rotations: Rotations;
  readonly health: HealthWatch;
  readonly jobs: ReturnType<typeof startJobs>;
  readonly reconciliation: Reconciliation;
  readonly webhookCare: WebhookCare;
  readonly consentPolls: InProcessPolls;
  readonly webhooks: Webhooks;
  readonly endpoints: ReturnType<typeof vendorEndpoints>;
  readonly log: Log;
}

/** In this order: whoever asked is answered, then what runs is finished, then the files close. */
async function stop(parts: Parts): Promise<void> {
  await parts.scheduler.stop();
  await parts.calendar.stop();
  await parts.rotations.stop();
  await parts.health.stop();
  await parts.jobs.stop();
  await parts.reconciliation.stop();
  await parts.webhookCare.stop();
  await parts.server.close(ANSWER_WITHIN_MS);
  await parts.webhooks.stop();
  await parts.consentPolls.stop();
  if ((await parts.worker.stop()) === 'left') parts.log.warn('ended before everything in flight was done');
  parts.endpoints.close();
  parts.audit.close();
  await parts.storage.close();
  parts.release();
}

/**
 * The hold on the directory proves that every holder before us is dead, so their leases end as soon as a request of
 * theirs cannot matter any more. Where a reused token ends the family they run to their own end: a request of the dead
 * process may still be handled.
 */
async function endOldLeases(
  { storage, audit }: Held,
  vendors: VendorRegistry,
  budgets: Budgets,
  log: Log,
): Promise<void> {
  const settleFor = (id: VendorId): Duration | 'own' => settleAfterRestart(vendors.find(id), budgets);
  const ended = await storage.store.endLeasesOfDeadHolders(systemClock.now(), settleFor);
  const ports = { audit, log, metrics: countingMetrics(), clock: systemClock };
  for (const row of ended) {
    if (row.lease === undefined) continue;
    const { attemptId: attempt, until } = row.lease;
    await noteFirst(ports, { kind: 'lease_inherited', ...grantOf(row), attempt, until });
  }
  if (ended.length > 0) log.info('leases of a process before', { count: ended.length });
}
