import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import type { AttemptId } from '#shared/domain/ids.ts';
import { milliseconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { ClientStore } from '#shared/ports/client-store.ts';
import { type IntegrationStore, StoreUnavailable, type Written } from '#shared/ports/integration-store.ts';
import type { Ports } from '#shared/ports/ports.ts';
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
import type { Observer } from './observer.ts';
import type { SimDatabase } from './sim-database.ts';
import type { SimProcess } from './sim-process.ts';
import { type VendorSide, vendorLink } from './vendor-link.ts';

export type SimPorts = Omit<Ports, 'queue'>;

export interface Surroundings extends VendorSide {
  readonly database: SimDatabase;
  readonly data: Vendor;
  readonly trace: boolean;
  /** Which events the bus carries. */
  readonly isHeard: (event: DomainEvent) => boolean;
  /** Numbers that were given out, so that no two attempts share an id. */
  readonly counts: { attempts: number; fractions: number };
}

const storeFailed = (message: string) => new StoreUnavailable(message);
const vaultFailed = (message: string) => new VaultUnavailable(message);
const busFailed = (message: string) => new BusUnavailable(message);

/** The ports of one process: the real adapters behind a network, a clock and a chance of its own. */
export function simPorts(around: Surroundings, process: SimProcess): SimPorts {
  const { network, observer, database, data } = around;
  const endpoint = vendorLink(around, process);
  return {
    store: storeOf(network, observer, database, process),
    clients: clientsOf(network, observer, database, process),
    vault: vaultOf(network, observer, database, process),
    clientVault: clientVaultOf(network, database, process),
    escrow: escrowOf(network, observer, database, process),
    fingerprints: database.fingerprints,
    vendors: { find: (id) => (id === data.id ? data : undefined) },
    tokenEndpoint: endpoint,
    revocation: endpoint,
    watch: pollingWatch(process.clock),
    bus: busOf(around, process),
    log: logOf(around, process),
    metrics: { record() {} },
    clock: process.clock,
    chance: chanceOf(around),
    budgets: DEFAULT_BUDGETS,
  };
}

function storeOf(network: Network, observer: Observer, { store }: SimDatabase, process: SimProcess) {
  const call = <T>(name: string, effect: () => Promise<T>) =>
    network.call(process, `store.${name}`, effect, storeFailed);
  const seen = async <T extends Written>(written: Promise<T>): Promise<T> => {
    const outcome = await written;
    if (outcome.kind === 'written') observer.row(outcome.row);
    return outcome;
  };
  const port: IntegrationStore = {
    find: (id) => call('find', () => store.find(id)),
    create: (row) => call('create', () => store.create(row)),
    acquire: (id, command) => call('acquire', () => seen(store.acquire(id, command))),
    renew: (id, command) => call('renew', () => seen(store.renew(id, command))),
    commit: (id, command) => call('commit', () => seen(store.commit(id, command))),
    ask: (id, command) => call('ask', () => seen(store.ask(id, command))),
    change: (id, decide, before) =>
      call('change', async () => {
        const changed = await store.change(id, decide, before);
        if (changed.kind === 'changed') observer.row(changed.row);
        return changed;
      }),
    remove: (id, epoch) =>
      call('remove', async () => {
        const outcome = await store.remove(id, epoch);
        if (outcome === 'removed') observer.removed(id);
        return outcome;
      }),
    due: (shard, by, limit) => call('due', () => store.due(shard, by, limit)),
    list: (query) => call('list', () => store.list(query)),
  };
  return port;
}

function clientsOf(network: Network, observer: Observer, { clients }: SimDatabase, process: SimProcess) {
  const call = <T>(name: string, effect: () => Promise<T>) =>
    network.call(process, `clients.${name}`, effect, storeFailed);
  const port: ClientStore = {
    find: (id) => call('find', () => clients.find(id)),
    create: (client) => call('create', () => clients.create(client)),
    list: (query) => call('list', () => clients.list(query)),
    count: (id, at, by) => call('count', () => clients.count(id, at, by)),
    change: (id, decide) =>
      call('change', async () => {
        const changed = await clients.change(id, decide);
        if (changed.kind === 'changed') observer.client(changed.client);
        return changed;
      }),
  };
  return port;
}

function vaultOf(network: Network, observer: Observer, { vault }: SimDatabase, process: SimProcess) {
  const call = <T>(name: string, effect: () => Promise<T>) =>
    network.call(process, `vault.${name}`, effect, vaultFailed);
  const port: TokenVault = {
    put: (ref, tokens, keep) =>
      call('put', async () => {
        await vault.put(ref, tokens, keep);
        observer.took(ref, tokens.refreshToken?.reveal());
      }),
    get: (ref) => call('get', () => vault.get(ref)),
    destroyVersion: (ref) =>
      call('destroyVersion', async () => {
        const tokens = await vault.get(ref);
        await vault.destroyVersion(ref);
        observer.destroyed(ref, tokens?.refreshToken?.reveal());
      }),
    destroyEpoch: (integration, epoch) =>
      call('destroyEpoch', async () => {
        await vault.destroyEpoch(integration, epoch);
        observer.destroyed({ integration, epoch });
      }),
  };
  return port;
}

function clientVaultOf(network: Network, { clientVault }: SimDatabase, process: SimProcess): ClientVault {
  const call = <T>(name: string, effect: () => Promise<T>) =>
    network.call(process, `vault.client.${name}`, effect, vaultFailed);
  return {
    put: (client, version, credential) => call('put', () => clientVault.put(client, version, credential)),
    get: (client, version) => call('get', () => clientVault.get(client, version)),
  };
}

function escrowOf(
  network: Network,
  observer: Observer,
  { escrow }: SimDatabase,
  process: SimProcess,
): EscrowSealer {
  const call = <T>(name: string, effect: () => Promise<T>) =>
    network.call(process, `escrow.${name}`, effect, vaultFailed);
  return {
    seal: (ref, tokens) =>
      call('seal', async () => {
        const sealed = await escrow.seal(ref, tokens);
        observer.sealed.set(sealed, { ref, refreshToken: tokens.refreshToken?.reveal() ?? '' });
        return sealed;
      }),
    open: (ref, sealed) => call('open', () => escrow.open(ref, sealed)),
  };
}

function busOf({ network, observer, note, isHeard }: Surroundings, process: SimProcess): EventBus {
  return {
    publish: (events) =>
      network.call(
        process,
        'bus.publish',
        async () => {
          const heard = events.filter(isHeard);
          observer.events.push(...heard);
          for (const event of heard) note(`told: ${event.type}`);
        },
        busFailed,
      ),
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
