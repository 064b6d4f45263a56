import { openStorage, type Storage } from '#shared/adapters/sqlite/storage.ts';

/** Store, clients, vaults, escrow, fingerprints and watch over one database in memory: the fake for other tests. */
export function embeddedPorts(): Storage {
  return openStorage(':memory:');
}
