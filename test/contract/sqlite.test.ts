import { openStorage, type Storage } from '#shared/adapters/sqlite/storage.ts';
import { instant } from '#shared/domain/time.ts';
import { temporaryDirectory } from '../support/directory.ts';
import { embeddedPorts } from '../support/embedded-ports.ts';
import { anIntegration } from '../support/integration.ts';
import { describeAnnouncementsContract } from './announcements.contract.ts';
import { describeCampaignStoreContract } from './campaign-store.contract.ts';
import { describeClientStoreContract } from './client-store.contract.ts';
import { describeClientVaultContract } from './client-vault.contract.ts';
import { describeDeliveryLogContract } from './delivery-log.contract.ts';
import { describeDeliveryQueueContract } from './delivery-queue.contract.ts';
import { describeDiscoveryStoreContract } from './discovery-store.contract.ts';
import { describeEscrowSealerContract } from './escrow-sealer.contract.ts';
import { describeFingerprinterContract } from './fingerprinter.contract.ts';
import { describeIncidentStoreContract } from './incident-store.contract.ts';
import { describeIntegrationStoreContract } from './integration-store.contract.ts';
import { describeJobStoreContract } from './job-store.contract.ts';
import { describeNoticeStoreContract } from './notice-store.contract.ts';
import { describeReconcileMemoryContract } from './reconcile-memory.contract.ts';
import { describeRegistrationKeysContract } from './registration-keys.contract.ts';
import { describeRowWatchContract } from './row-watch.contract.ts';
import { describeTicketStoreContract } from './ticket-store.contract.ts';
import { describeTokenOwnersContract } from './token-owners.contract.ts';
import { describeTokenVaultContract } from './token-vault.contract.ts';
import { describeVaultInventoryContract } from './vault-inventory.contract.ts';
import { describeWebhookHearingContract } from './webhook-hearing.contract.ts';
import { describeWebhookKeyringContract } from './webhook-keyring.contract.ts';

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

/** Takes all that waits: what was sent is there at once. */
async function receiveFrom({ deliveries }: Pick<Storage, 'deliveries'>) {
  const found = await deliveries.waiting(instant(8_640_000_000_000_000), 100);
  for (const { key } of found) await deliveries.drop(key);
  return found;
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
  describeCampaignStoreContract(name, async () => {
    const { first, open, close } = make();
    return { campaigns: first.campaigns, reopen: async () => open().campaigns, close };
  });
  describeClientStoreContract(name, async () => {
    const { first, open, close } = make();
    return { store: first.clients, reopen: async () => open().clients, close };
  });
  describeTokenVaultContract(name, async () => {
    const { first, open, close } = make();
    return { vault: first.vault, reopen: async () => open().vault, close };
  });
  describeTokenOwnersContract(name, async () => {
    const { first, open, close } = make();
    return { owners: first.tokenOwners, reopen: async () => open().tokenOwners, close };
  });
  describeTicketStoreContract(name, async () => {
    const { first, open, close } = make();
    return { tickets: first.tickets, reopen: async () => open().tickets, close };
  });
  describeClientVaultContract(name, async () => {
    const { first, open, close } = make();
    return { vault: first.clientVault, reopen: async () => open().clientVault, close };
  });
  describeWebhookKeyringContract(name, async () => {
    const { first, open, close } = make();
    return { keyring: first.keyring, reopen: async () => open().keyring, close };
  });
  describeRegistrationKeysContract(name, async () => {
    const { first, open, close } = make();
    return { keys: first.registrationKeys, reopen: async () => open().registrationKeys, close };
  });
  describeWebhookHearingContract(name, async () => {
    const { first, close } = make();
    return { hearing: first.hearing, close };
  });
  describeIncidentStoreContract(name, async () => {
    const { first, open, close } = make();
    return { incidents: first.incidents, reopen: async () => open().incidents, close };
  });
  describeDiscoveryStoreContract(name, async () => {
    const { first, open, close } = make();
    return { discovery: first.discovery, reopen: async () => open().discovery, close };
  });
  describeVaultInventoryContract(name, async () => {
    const { first, close } = make();
    return { ...first, listsVersions: true, close };
  });
  describeReconcileMemoryContract(name, async () => {
    const { first, open, close } = make();
    return { memory: first.reconcileMemory, reopen: async () => open().reconcileMemory, close };
  });
  describeNoticeStoreContract(name, async () => {
    const { first, open, close } = make();
    return { notices: first.notices, reopen: async () => open().notices, close };
  });
  describeJobStoreContract(name, async () => {
    const { first, open, close } = make();
    return { jobs: first.jobs, reopen: async () => open().jobs, close };
  });
  describeAnnouncementsContract(name, async () => {
    const { first, open, close } = make();
    return { announcements: first.announcements, reopen: async () => open().announcements, close };
  });
  describeDeliveryLogContract(name, async () => {
    const { first, open, close } = make();
    return { log: first.deliveries, reopen: async () => open().deliveries, close };
  });
  describeDeliveryQueueContract(name, async () => {
    const { first, close } = make();
    return { queue: first.deliveries, receive: async () => receiveFrom(first), close };
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
