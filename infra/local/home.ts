import { cronerTimetable } from '#shared/adapters/croner-timetable.ts';
import { httpApi } from '#shared/adapters/http/api.ts';
import { faultFields } from '#shared/adapters/http/fault-fields.ts';
import { allRoutes } from '#shared/adapters/http/routes/all.ts';
import { intakeLinkRoutes, intakePageRoutes } from '#shared/adapters/http/routes/intake.ts';
import { metricsRoutes } from '#shared/adapters/http/routes/metrics.ts';
import { type AuditFile, auditFile } from '#shared/adapters/in-process/audit-file.ts';
import { type InProcessPolls, inProcessPolls } from '#shared/adapters/in-process/consent-polls.ts';
import { type InProcessBus, inProcessBus } from '#shared/adapters/in-process/event-bus.ts';
import { inProcessQueue } from '#shared/adapters/in-process/refresh-queue.ts';
import { noQueues } from '#shared/adapters/no-queues.ts';
import { keyPairs } from '#shared/adapters/oauth/key-pairs.ts';
import { proofKeys } from '#shared/adapters/oauth/proof-keys.ts';
import { holdDirectory } from '#shared/adapters/sqlite/directory-lock.ts';
import { openStorage, type Storage } from '#shared/adapters/sqlite/storage.ts';
import { systemChance, systemClock } from '#shared/adapters/system.ts';
import { nodeWebhookCrypto } from '#shared/adapters/webhook/node-crypto.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { DevicePorts } from '#shared/ports/device.ts';
import type { IdentityProbe } from '#shared/ports/identity-probe.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { Log } from '#shared/ports/tell.ts';
import type { TokenOwners } from '#shared/ports/token-owners.ts';
import { behindPages } from '#shared/usecases/consent/behind-pages.ts';
import { hearSigns } from '#shared/usecases/notice/hear-signs.ts';
import type { ReconcilePorts } from '#shared/usecases/reconcile/reconcile-ports.ts';
import type { RegistrationPorts } from '#shared/usecases/registration/registration-ports.ts';
import { sweepDue } from '#shared/usecases/sweep-due.ts';
import { type ApiKey, apiKeyOf } from './api-key.ts';
import { bearerCheck } from './bearer.ts';
import { endOldLeases } from './end-old-leases.ts';
import { holdIfRestored } from './hold-if-restored.ts';
import { inTurns } from './in-turns.ts';
import { startMeasuring } from './measure.ts';
import { noticeDue } from './notice-due.ts';
import { heardOnCall, type OnCallWatch, startOnCall } from './on-call.ts';
import { onCallPortsOf, type WriteText } from './on-call-ports.ts';
import { type Scheduler, startScheduler } from './scheduler.ts';
import { type Listening, listen } from './server.ts';
import type { Settings } from './settings.ts';
import { type VendorEndpoints, vendorEndpoints } from './vendor-endpoints.ts';
import { startWatches, type Watch } from './watches.ts';
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
  Pick<ReconcilePorts, 'inventory' | 'reconcileMemory' | 'introspection'> &
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
export async function startHome(settings: Settings, log: Log, terminal?: WriteText): Promise<Home> {
  const hold = holdDirectory(settings.dataDirectory);
  try {
    const storage = openStorage(settings.dataDirectory);
    const audit = auditFile({ directory: settings.dataDirectory });
    try {
      return await startOver(settings, log, { storage, audit, release: () => hold.release() }, terminal);
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

async function startOver(settings: Settings, log: Log, held: Held, terminal?: WriteText): Promise<Home> {
  const { budgets, vendors } = settings;
  const { storage, audit } = held;
  await holdIfRestored({ storage, directory: settings.dataDirectory, clock: systemClock, log });
  await endOldLeases(held, vendors, budgets, log);
  const underConsent = await storage.store.underConsent();
  const apiKey =
    settings.apiKey === undefined ? apiKeyOf(settings.dataDirectory) : { key: settings.apiKey, isNew: false };

  let scheduler: Scheduler | undefined;
  const wakeAt = (at: Instant): void => scheduler?.wakeAt(at);
  const { metrics, watched } = startMeasuring(settings);
  const queue = inProcessQueue(MOST_OF_ONE_CLIENT);
  const consentPolls = inProcessPolls(systemClock);
  const bus = inProcessBus(log);
  let onCall: OnCallWatch | undefined;
  const onCallPorts = onCallPortsOf({ settings, storage, log, metrics, watched, terminal });
  const endpoints = vendorEndpoints(settings);
  const { close: _close, ...kept } = storage;
  const ports: HomePorts = {
    ...kept,
    ...endpoints.ports,
    introspection: endpoints.checks.introspection,
    store: noticeDue(storage.store, wakeAt),
    vendors,
    proofKeys,
    keyPairs,
    timetable: cronerTimetable,
    queue,
    consentPolls,
    audit,
    bus: heardOnCall(bus, onCallPorts, () => onCall?.wake()),
    log,
    metrics,
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
        ...allRoutes({
          ...ports,
          pagers: onCallPorts.pagers,
          allowLoopback,
          publicUrl,
          keyring,
          webhookCrypto: nodeWebhookCrypto,
          queues: noQueues,
        }),
        ...webhooks.routes,
        ...metricsRoutes({ ...ports, store: inTurns(ports.store), metrics }),
        ...intakeLinkRoutes({ ...ports, keyring, publicUrl }),
        ...intakePageRoutes({ ...ports, keyring }),
      ],
      log,
    ),
    mayCall: bearerCheck(apiKey.key),
    ...(settings.publicUrl === undefined ? {} : { publicUrl: settings.publicUrl }),
  }).catch(async (error: unknown) => {
    await webhooks.stop();
    endpoints.close();
    throw error;
  });
  consentPolls.consume(behindPages(ports), (error, integration) =>
    log.error('consent not looked at', { integration, ...faultFields(error) }),
  );
  // Plans end with their process; what they were for is in the rows.
  for (const id of underConsent) await consentPolls.lookAt(id, systemClock.now());
  const worker = startWorker({ ports: { ...ports, hearSigns: hearSigns(ports) }, queue, wakeAt });
  scheduler = startScheduler({
    sweep: sweepDue({ ...ports, shards: 1 }),
    nextDueAt: storage.store.nextDueAt,
    period: settings.sweepPeriod,
    clock: systemClock,
    log,
  });
  const watches = startWatches({ ...ports, publicUrl });
  onCall = startOnCall(onCallPorts, settings.sweepPeriod);
  const parts = {
    server,
    scheduler,
    worker,
    watches,
    onCall,
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
  readonly watches: Watch;
  readonly onCall: Watch;
  readonly consentPolls: InProcessPolls;
  readonly webhooks: Webhooks;
  readonly endpoints: ReturnType<typeof vendorEndpoints>;
  readonly log: Log;
}

/** In this order: whoever asked is answered, then what runs is finished, then the files close. */
async function stop(parts: Parts): Promise<void> {
  await parts.scheduler.stop();
  await parts.watches.stop();
  await parts.server.close(ANSWER_WITHIN_MS);
  await parts.webhooks.stop();
  await parts.consentPolls.stop();
  if ((await parts.worker.stop()) === 'left') parts.log.warn('ended before everything in flight was done');
  // Last of what asks: the others may still have something to tell.
  await parts.onCall.stop();
  parts.endpoints.close();
  parts.audit.close();
  await parts.storage.close();
  parts.release();
}
