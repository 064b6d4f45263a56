import { openStorage, type Storage } from '#shared/adapters/sqlite/storage.ts';
import { temporaryDirectory } from '../support/directory.ts';
import { embeddedPorts } from '../support/embedded-ports.ts';
import { anIntegration } from '../support/integration.ts';
import { describeClientStoreContract } from './client-store.contract.ts';
import { describeClientVaultContract } from './client-vault.contract.ts';
import { describeEscrowSealerContract } from './escrow-sealer.contract.ts';
import { describeFingerprinterContract } from './fingerprinter.contract.ts';
import { describeIntegrationStoreContract } from './integration-store.contract.ts';
import { describeRowWatchContract } from './row-watch.contract.ts';
import { describeTicketStoreContract } from './ticket-store.contract.ts';
import { describeTokenVaultContract } from './token-vault.contract.ts';

/** A storage in a directory of its own, and how to open that directory once more. */
function inDirectory() {
  const directory = temporaryDirectory();
  const opened: Storage[] = [];
  const open = (): Storage => {
    const storage = openStorage(directory.path);
    opened.push(storage);
    return storage;
  };
  return {
    first: open(),
    open,
    close: async () => {
      await Promise.all(opened.map((storage) => storage.close()));
      directory.remove();
    },
  };
}

/** In memory nothing survives, so it is reopened as itself. */
function inMemory() {
  const first = embeddedPorts();
  return { first, open: () => first, close: first.close };
}

const KINDS = [
  ['sqlite file', inDirectory],
  ['sqlite in memory', inMemory],
] as const;

for (const [name, make] of KINDS) {
  describeIntegrationStoreContract(name, async () => {
    const { first, open, close } = make();
    return { store: first.store, shards: 1, reopen: async () => open().store, close };
  });
  describeClientStoreContract(name, async () => {
    const { first, open, close } = make();
    return { store: first.clients, reopen: async () => open().clients, close };
  });
  describeTokenVaultContract(name, async () => {
    const { first, open, close } = make();
    return { vault: first.vault, reopen: async () => open().vault, close };
  });
  describeTicketStoreContract(name, async () => {
    const { first, open, close } = make();
    return { tickets: first.tickets, reopen: async () => open().tickets, close };
  });
  describeClientVaultContract(name, async () => {
    const { first, open, close } = make();
    return { vault: first.clientVault, reopen: async () => open().clientVault, close };
  });
  describeEscrowSealerContract(name, async () => {
    const { first, close } = make();
    return { escrow: first.escrow, close };
  });
  describeFingerprinterContract(name, async () => {
    const { first, open, close } = make();
    const other = embeddedPorts();
    return {
      fingerprints: first.fingerprints,
      reopen: async () => open().fingerprints,
      elsewhere: async () => other.fingerprints,
      close: async () => {
        await close();
        await other.close();
      },
    };
  });
}

describeRowWatchContract('in process', async () => {
  const storage = embeddedPorts();
  return {
    watch: storage.watch,
    move: async (id) => {
      await storage.store.create(anIntegration({ id }));
      await storage.store.change(id, (row) => ({
        row: { ...row, failures: row.failures + 1 },
        result: null,
      }));
    },
    close: storage.close,
  };
});
