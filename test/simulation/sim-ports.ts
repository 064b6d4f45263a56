import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import type { Recorded } from '#shared/domain/history/fact.ts';
import type { AttemptId, ClientId, IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { milliseconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { type Audit, AuditUnavailable } from '#shared/ports/audit.ts';
import type { ClientStore } from '#shared/ports/client-store.ts';
import { type IntegrationStore, StoreUnavailable, type Written } from '#shared/ports/integration-store.ts';
import type { CarePorts } from '#shared/ports/ports.ts';
import type { RowWatch } from '#shared/ports/row-watch.ts';
import type { Chance, Clock } from '#shared/ports/system.ts';
import { BusUnavailable, type EventBus, type Log } from '#shared/ports/tell.ts';
import {
  type ClientVault,
  type EscrowSealer,
  type TokenVault,
  VaultUnavailable,
} from '#shared/ports/vault.ts';
import { drawn } from './chance.ts';
import type { Network } from './network.ts';
import type { SimDatabase } from './sim-database.ts';
import type { SimProcess } from './sim-process.ts';
import { type VendorSide, vendorLink } from './vendor-link.ts';

export type SimPorts = Omit<CarePorts, 'queue'>;

type Endpoint = ReturnType<typeof vendorLink>;

export interface Surroundings extends VendorSide {
  readonly database: SimDatabase;
  readonly data: Vendor;
  readonly trace: boolean;
  readonly spoiledEndpoint?: (endpoint: Endpoint) => Endpoint;
  readonly skew: number;
  /** Every row as it was written last. */
  readonly rows: ReadonlyMap<string, Integration>;
  readonly clientOf: (id: IntegrationId) => ClientId;
  /** What the vendor calls that client. */
  readonly vendorsNameOf: (id: ClientId) => string;
  /** Which events the bus carries. */
  readonly isHeard: (event: DomainEvent) => boolean;
  /** Every fact that was put on record, in the order in which it was. */
  readonly history: Recorded[];
  readonly isAuditLocal: boolean;
  /** Numbers that were given out, so that no two attempts share an id. */
  readonly counts: { attempts: number; fractions: number };
}

const storeFailed = (message: string) => new StoreUnavailable(message);
const vaultFailed = (message: string) => new VaultUnavailable(message);
const auditFailed = (message: string) => new AuditUnavailable(message);
const busFailed = (message: string) => new BusUnavailable(message);

/** The ports of one process: the real adapters behind a network, a clock and a chance of its own. */
export function simPorts(around: Surroundings, process: SimProcess): SimPorts {
  const { database, data } = around;
  const link = vendorLink(around, process);
  const endpoint = around.spoiledEndpoint?.(link) ?? link;
  return {
    store: storeOf(around, process),
    clients: clientsOf(around, process),
    vault: vaultOf(around, process),
    clientVault: clientVaultOf(around, process),
    escrow: escrowOf(around, process),
    fingerprints: database.fingerprints,
    vendors: { find: (id) => (id === data.id ? data : undefined) },
    tokenEndpoint: endpoint,
    revocation: endpoint,
    watch: pollingWatch(process.clock),
    bus: busOf(around, process),
    audit: auditOf(around, process),
    log: logOf(around, process),
    metrics: { record() {} },
    clock: process.clock,
    chance: chanceOf(around),
    budgets: DEFAULT_BUDGETS,
  };
}

/** One process's way to one port: how a call is named, and what its caller sees when it cannot be told. */
type Way = <T>(name: string, effect: () => Promise<T>, about?: string, isStill?: () => boolean) => Promise<T>;

function way(network: Network, process: SimProcess, port: string, failed: (message: string) => Error): Way {
  return (name, effect, about, isStill) =>
    network.call(process, {
      name: `${port}.${name}`,
      effect,
      failed,
      ...(about === undefined ? {} : { about }),
      ...(isStill === undefined ? {} : { isStill }),
    });
}

function storeOf({ network, observer, database, rows }: Surroundings, process: SimProcess) {
  const { store } = database;
  const call = way(network, process, 'store', storeFailed);
  const seen = async <T extends Written>(written: Promise<T>): Promise<T> => {
    const outcome = await written;
    if (outcome.kind === 'written') observer.row(outcome.row);
    return outcome;
  };
  const port: IntegrationStore = {
    find: (id) => call('find', () => store.find(id), id),
    create: (row) =>
      call('create', async () => {
        const outcome = await store.create(row);
        if (outcome === 'created') observer.created(row);
        return outcome;
      }),
    acquire: (id, command) => call('acquire', () => seen(store.acquire(id, command)), id),
    renew: (id, command) => call('renew', () => seen(store.renew(id, command)), id),
    commit: (id, command) => call('commit', () => seen(store.commit(id, command)), id),
    ask: (id, command) => call('ask', () => seen(store.ask(id, command)), id),
    change: (id, decide, before) => {
      const decidedOn = rows.get(id);
      const effect = async () => {
        const changed = await store.change(id, decide, before);
        if (changed.kind === 'changed') observer.row(changed.row);
        return changed;
      };
      return call('change', effect, id, () => rows.get(id) === decidedOn);
    },
    remove: (id, epoch) =>
      call(
        'remove',
        async () => {
          const outcome = await store.remove(id, epoch);
          if (outcome === 'removed') observer.removed(id);
          return outcome;
        },
        id,
      ),
    due: (shard, by, limit) => call('due', () => store.due(shard, by, limit)),
    list: (query) => call('list', () => store.list(query)),
  };
  return port;
}

function clientsOf({ network, observer, database: { clients } }: Surroundings, process: SimProcess) {
  const call = way(network, process, 'clients', storeFailed);
  const port: ClientStore = {
    find: (id) => call('find', () => clients.find(id)),
    create: (client) => call('create', () => clients.create(client)),
    list: (query) => call('list', () => clients.list(query)),
    count: (id, at, by) =>
      call('count', async () => {
        const client = await clients.count(id, at, by);
        if (client !== undefined) observer.client(client);
        return client;
      }),
    change: (id, decide) => {
      const decidedOn = observer.lastOf(id);
      const effect = async () => {
        const changed = await clients.change(id, decide);
        if (changed.kind === 'changed') observer.client(changed.client);
        return changed;
      };
      return call('change', effect, undefined, () => observer.lastOf(id) === decidedOn);
    },
  };
  return port;
}

function vaultOf({ network, observer, database: { vault } }: Surroundings, process: SimProcess) {
  const call = way(network, process, 'vault', vaultFailed);
  const port: TokenVault = {
    put: (ref, tokens, keep) =>
      call(
        'put',
        async () => {
          await vault.put(ref, tokens, keep);
          observer.took(ref, tokens.refreshToken?.reveal());
        },
        ref.integration,
      ),
    get: (ref) => call('get', () => vault.get(ref), ref.integration),
    versions: (integration, epoch) => call('versions', () => vault.versions(integration, epoch), integration),
    destroyVersion: (ref) =>
      call(
        'destroyVersion',
        async () => {
          const tokens = await vault.get(ref);
          await vault.destroyVersion(ref);
          observer.destroyed(ref, tokens?.refreshToken?.reveal());
        },
        ref.integration,
      ),
    destroyEpoch: (integration, epoch) =>
      call(
        'destroyEpoch',
        async () => {
          await vault.destroyEpoch(integration, epoch);
          observer.destroyed({ integration, epoch });
        },
        integration,
      ),
  };
  return port;
}

function clientVaultOf(
  { network, database: { clientVault } }: Surroundings,
  process: SimProcess,
): ClientVault {
  const call = way(network, process, 'vault.client', vaultFailed);
  return {
    put: (client, version, credential) => call('put', () => clientVault.put(client, version, credential)),
    get: (client, version) => call('get', () => clientVault.get(client, version)),
    putPending: (client, version, credential) =>
      call('putPending', () => clientVault.putPending(client, version, credential)),
    settle: (client, version, how) => call('settle', () => clientVault.settle(client, version, how)),
  };
}

function escrowOf(
  { network, observer, database: { escrow } }: Surroundings,
  process: SimProcess,
): EscrowSealer {
  const call = way(network, process, 'escrow', vaultFailed);
  return {
    seal: (ref, tokens) =>
      call(
        'seal',
        async () => {
          const sealed = await escrow.seal(ref, tokens);
          observer.sealed.set(sealed, { ref, refreshToken: tokens.refreshToken?.reveal() ?? '' });
          return sealed;
        },
        ref.integration,
      ),
    open: (ref, sealed) => call('open', () => escrow.open(ref, sealed), ref.integration),
  };
}

/** On AWS a line of the log, which leaves at once; in one process a file that is flushed. */
function auditOf({ network, history, isAuditLocal }: Surroundings, process: SimProcess): Audit {
  let count = 0;
  return {
    record: (fact) => {
      const recorded = { ...fact, by: process.name, n: ++count };
      return network.call(process, {
        name: 'audit.record',
        effect: async () => {
          history.push(recorded);
        },
        failed: auditFailed,
        isLocal: isAuditLocal,
        ...('integration' in fact && fact.integration !== undefined ? { about: fact.integration } : {}),
      });
    },
  };
}

function busOf({ network, observer, note, isHeard }: Surroundings, process: SimProcess): EventBus {
  const call = way(network, process, 'bus', busFailed);
  return {
    publish: (events) =>
      call('publish', async () => {
        const heard = events.filter(isHeard);
        observer.events.push(...heard);
        for (const event of heard) note(`told: ${event.type}`);
      }),
  };
}

function logOf({ trace, note }: Surroundings, process: SimProcess): Log {
  const say = (message: string, fields?: object): void => {
    if (trace) note(`${process.name} logs: ${message} ${JSON.stringify(fields ?? {})}`);
  };
  return { debug() {}, info: say, warn: say, error: say };
}

/** As on AWS, who waits for a row looks again after growing pauses. */
function pollingWatch(clock: Clock): RowWatch {
  return {
    changed: (_id, atMost, round) =>
      clock.sleep(milliseconds(Math.min(atMost, 1000, 100 * 2 ** Math.min(round, 10)))),
  };
}

function chanceOf({ counts, seed }: Surroundings): Chance {
  return {
    attemptId: (at) => {
      const count = (++counts.attempts).toString(16).padStart(12, '0');
      const time = at.toString(16).padStart(12, '0');
      return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${count}` as AttemptId;
    },
    fraction: () => drawn(seed, 5, counts.fractions++),
  };
}
