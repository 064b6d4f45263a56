import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration, Status } from '#shared/domain/integration.ts';
import type { Simulation } from './run-schedule.ts';
import { isGivenUp, isWell } from './run-schedule.ts';

/** What must be true of a grant when all trouble is over and it was refreshed once more. */
export async function verdictOn(around: Simulation, id: IntegrationId): Promise<void> {
  const row = await around.truth.store.find(id);
  if (row === undefined) return removedCleanly(around, id);
  if (isWell(row, around.loop.now)) return worksOn(around, row);
  if (isGivenUp(row, around.loop.now)) return givenUpRightly(around, row);
  const { observer, loop } = around;
  const due = row.dueAt === undefined ? 'never' : `in ${Math.round((row.dueAt - loop.now) / 1000)} s`;
  const lease =
    row.lease === undefined ? 'no lease' : `a lease until ${row.lease.until - loop.now} ms from now`;
  const status: Status = row.care.status;
  observer.wrong(`${id} is stuck: ${status}, due ${due}, ${lease}, ${row.openAttempts.length} open attempts`);
}

/** An active grant has a token that the vendor takes. */
async function worksOn(around: Simulation, row: Integration): Promise<void> {
  const { truth: database, vendor, observer } = around;
  if (row.tokens === undefined) return observer.wrong(`${row.id} is active without tokens`);
  const ref = { integration: row.id, epoch: row.epoch, versionId: row.tokens.versionId };
  const tokens = await database.vault.get(ref);
  const token = tokens?.refreshToken?.reveal();
  if (token === undefined) return observer.wrong(`${row.id} names a token set that the vault does not have`);
  // Where it ended after the last refresh, the next one will show it.
  if (vendor.isUsable(token) || observer.beyondUs.has(vendor.read(token).family)) return;
  // A sibling that lost the race to commit is tried when this one is refused.
  for (const { attemptId: versionId } of row.openAttempts) {
    const sibling = (await database.vault.get({ ...ref, versionId }))?.refreshToken?.reveal();
    if (sibling !== undefined && vendor.isUsable(sibling)) return;
  }
  observer.wrong(`${row.id} is active with ${token}, which the vendor refuses`);
}

/** A grant that is given up was beyond help, and its loss was announced. */
async function givenUpRightly(around: Simulation, row: Integration): Promise<void> {
  const { vendor, observer } = around;
  const family = observer.current.get(row.id);
  if (family === undefined) return;
  if (vendor.kind === 'none' || vendor.kind === 'replaced') {
    observer.wrong(`${row.id} was lost at a vendor whose tokens stay good`);
  }
  const newest = vendor.newestOf(family);
  if (observer.everStored.has(newest) && !observer.beyondUs.has(family))
    observer.wrong(`${newest} was stored, and ${row.id} is lost`);
  // A use of an unknown outcome before the first refusal is what makes it a loss, and not a withdrawal.
  const isTold = observer.events.some((event) => event.type === 'grant.lost' && event.integration === row.id);
  if (!isTold && !observer.lossesWritten.has(row.id)) observer.wrong(`${row.id} was lost without a word`);
}

/** Nothing of a removed integration is kept, and what it had is revoked, unless the vendor did not answer. */
async function removedCleanly(around: Simulation, id: IntegrationId): Promise<void> {
  const { truth: database, vendor, observer, network } = around;
  const isTroubled = (name: string) => [...network.troubled].some((other) => other.startsWith(name));
  const left = database.versionsOf(id);
  if (left.length > 0 && !isTroubled('vault.destroy')) {
    observer.wrong(`${id} is removed, and ${left.length} token sets of it lie in the vault`);
  }
  const family = observer.current.get(id);
  if (
    family?.endedBy === 'nobody' &&
    !isTroubled('revocation') &&
    observer.everStored.has(vendor.newestOf(family))
  ) {
    observer.wrong(`${id} is removed, and its grant lives at the vendor`);
  }
}

export async function lossOf(around: Simulation, id: IntegrationId): Promise<boolean> {
  const row = await around.truth.store.find(id);
  return row !== undefined && isGivenUp(row, around.loop.now);
}
