import { hmacFingerprinter } from '#shared/adapters/hmac-fingerprinter.ts';
import { inProcessQueue } from '#shared/adapters/in-process/refresh-queue.ts';
import { sealer, subKey } from '#shared/adapters/sealing.ts';
import { sqliteClientStore } from '#shared/adapters/sqlite/client-store.ts';
import { sqliteClientVault } from '#shared/adapters/sqlite/client-vault.ts';
import { type Database, openDatabase } from '#shared/adapters/sqlite/database.ts';
import { sealedEscrow } from '#shared/adapters/sqlite/escrow-sealer.ts';
import { sqliteTokenVault } from '#shared/adapters/sqlite/token-vault.ts';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import type { AttemptId, VendorId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { type Instant, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { TokenEndpoint } from '#shared/ports/token-endpoint.ts';
import { sweepDue } from '#shared/usecases/sweep-due.ts';
import { vendorRegistry } from '#shared/vendors/registry.ts';
import { noticeDue } from '../../../infra/local/notice-due.ts';
import { startScheduler } from '../../../infra/local/scheduler.ts';
import { MOST_OF_ONE_CLIENT, startWorker } from '../../../infra/local/worker.ts';
import { seeded } from '../../support/seeded.ts';
import { VENDOR } from '../vendor.ts';
import { memoryRows } from './memory-rows.ts';

export const STRICT_VENDOR: Vendor = {
  id: VENDOR as VendorId,
  tokenEndpoint: 'https://vendor.example/token',
  clientAuth: 'post',
  rotation: { kind: 'strict' },
};

const SWEEP_PERIOD = seconds(5);
const quiet = (): void => {};

/** What the home tells of while it works. */
export interface Told {
  committed(row: Integration): void;
  circuit(state: 'opened' | 'closed'): void;
}

/** What a refresh and a sweep use of a home: what only a consent or a webhook needs is not here. */
type Used = Pick<
  Ports,
  | 'store'
  | 'clients'
  | 'vault'
  | 'clientVault'
  | 'escrow'
  | 'fingerprints'
  | 'vendors'
  | 'tokenEndpoint'
  | 'revocation'
  | 'queue'
  | 'watch'
  | 'audit'
  | 'bus'
  | 'log'
  | 'metrics'
  | 'clock'
  | 'chance'
  | 'budgets'
>;

export interface DrainWorld {
  readonly kept: ReturnType<typeof storage>;
  /** A fresh id for a token set made at that instant. */
  readonly attemptId: (at: Instant) => AttemptId;
  /** The embedded home begins to work. */
  start(): void;
}

/** The embedded home without its HTTP API, over rows and a sealed vault in memory, a simulated clock and vendor. */
export function drainWorld(clock: Clock, tokenEndpoint: TokenEndpoint, told: Told): DrainWorld {
  const database = openDatabase(':memory:');
  // One transaction from the beginning to the end, and nothing is overwritten: nothing here outlives the process.
  database.sql.exec('PRAGMA secure_delete = OFF; BEGIN');
  const kept = storage(database);
  const random = seeded(1);
  let attempts = 0;
  const attemptId = (at: Instant): AttemptId => {
    const time = at.toString(16).padStart(12, '0');
    const count = (++attempts).toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${count}` as AttemptId;
  };
  let wakeAt: (at: Instant) => void = quiet;
  const queue = inProcessQueue(MOST_OF_ONE_CLIENT);
  const watched = {
    ...kept.store,
    commit: async (...args: Parameters<typeof kept.store.commit>) => {
      const written = await kept.store.commit(...args);
      if (written.kind === 'written') told.committed(written.row);
      return written;
    },
  };
  const ports: Used = {
    ...kept,
    store: noticeDue(watched, (at) => wakeAt(at)),
    vendors: vendorRegistry([STRICT_VENDOR]),
    tokenEndpoint,
    revocation: { revoke: async () => 'unsupported' },
    queue,
    watch: { changed: async () => {} },
    audit: { record: async () => {} },
    bus: {
      publish: async (events) => {
        for (const { type } of events) {
          if (type === 'circuit.opened') told.circuit('opened');
          if (type === 'circuit.closed') told.circuit('closed');
        }
      },
    },
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    metrics: { record: quiet },
    clock,
    chance: { attemptId, fraction: random },
    budgets: DEFAULT_BUDGETS,
  };
  return {
    kept,
    attemptId,
    start: () => {
      startWorker({ ports: ports as Ports, queue, wakeAt: (at) => wakeAt(at) });
      const sweep = sweepDue({ ...ports, shards: 1 });
      const { nextDueAt } = kept.store;
      ({ wakeAt } = startScheduler({ sweep, nextDueAt, period: SWEEP_PERIOD, clock, log: ports.log }));
    },
  };
}

/** The vault's adapters as they are, each write made at once: none has to outlive a crash. */
function storage(opened: Database) {
  const database: Database = {
    ...opened,
    writes: { run: async (write) => write(), settled: () => Promise.resolve() },
    emptyLog: quiet,
  };
  const key = Buffer.alloc(32, 7);
  return {
    store: memoryRows(),
    clients: sqliteClientStore(database),
    vault: sqliteTokenVault(database, sealer(key, 'token-set')),
    clientVault: sqliteClientVault(database, sealer(key, 'client-credential')),
    escrow: sealedEscrow(sealer(key, 'escrow')),
    fingerprints: hmacFingerprinter(subKey(key, 'fingerprint')),
  };
}
