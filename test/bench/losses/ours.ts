import { openStorage, type Storage } from '#shared/adapters/sqlite/storage.ts';
import { type Home, startHome } from '../home.ts';
import { integrationId, seedGrants } from '../seed.ts';
import type { Workshop } from '../workshop.ts';
import type { FaultyVendor } from './faulty-vendor.ts';
import { GRANTS } from './scenarios.ts';
import type { Held, Side } from './side.ts';

/** The embedded home, one process, with its defaults. */
export async function ourSide(workshop: Workshop, vendor: FaultyVendor): Promise<Side> {
  const directory = await workshop.directory();
  const consents = await vendor.consents(GRANTS);
  const now = Date.now();
  const grants = consents.map((consent) => ({ ...consent, expiresAt: now, dueAt: now }));
  await seedGrants(directory, grants);
  let home = await startHome(directory, vendor);
  workshop.keep({ stop: () => home.stop() });
  return {
    kill: async () => {
      await home.kill();
      await expectNoFault(home);
    },
    restart: async () => {
      home = await startHome(directory, vendor);
    },
    end: async () => {
      await expectNoFault(home);
      await home.stop();
      const storage = openStorage(directory);
      try {
        return await Promise.all(consents.map(({ grantId }, n) => heldOf(storage, n, grantId)));
      } finally {
        await storage.close();
      }
    },
  };
}

async function heldOf({ store, vault }: Storage, n: number, grantId: string): Promise<Held> {
  const row = await store.find(integrationId(n));
  if (row?.tokens === undefined) throw new Error(`no row of ${grantId}`);
  const ref = { integration: row.id, epoch: row.epoch, versionId: row.tokens.versionId };
  const tokens = await vault.get(ref);
  return {
    grantId,
    refreshToken: tokens?.refreshToken?.reveal() ?? '',
    isGivenUp: row.care.status === 'suspect' || row.care.status === 'reauthorization_required',
  };
}

/** What is lost by a fault of ours is none of the losses that are counted here. */
async function expectNoFault(home: Home): Promise<void> {
  const fault = (await home.log()).find(({ message }) => message === 'fault');
  if (fault !== undefined) throw new Error(`the home has a fault: ${JSON.stringify(fault)}`);
}
