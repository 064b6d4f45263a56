import type { AttemptId, IntegrationId } from '#shared/domain/ids.ts';
import type { Integration, Status } from '#shared/domain/integration.ts';
import { ALL } from './network.ts';
import { clientOf, idOf, vendorsNameOf } from './planting.ts';
import type { Simulation } from './simulation.ts';

/** Told of, too; a lease that a dead holder left on it keeps nobody out once it is over. */
export const isGivenUp = (row: Integration, now: number): boolean =>
  row.care.status === 'reauthorization_required' &&
  row.untold === undefined &&
  (row.lease === undefined || row.lease.until < now);

/** What the clock shows that is furthest behind: a row is late when it is by every clock. */
export const slowest = ({ loop, skew }: Simulation): number => loop.now - skew;

export const isWell = (row: Integration, now: number): boolean =>
  row.care.status === 'active' &&
  row.lease === undefined &&
  !isEscrowAwaited(row) &&
  row.dueAt !== undefined &&
  row.dueAt > now;

/** A sealed token set that the next holder adopts. */
const isEscrowAwaited = ({ escrow, openAttempts }: Integration): boolean =>
  openAttempts.some(({ attemptId }) => attemptId === escrow?.versionId);

/** Nothing will happen to it soon: it is active and has time, is given up, is gone, or waits for a person. */
export function isQuiet(row: Integration | undefined, now: number): boolean {
  if (row === undefined || isGivenUp(row, now) || isWell(row, now)) return true;
  if (row.care.status === 'pending') return true;
  return row.pausedAt !== undefined && (row.lease === undefined || row.lease.until < now);
}

/** What must be true of a grant when all trouble is over and it was refreshed once more. */
export async function verdictOn(around: Simulation, id: IntegrationId): Promise<void> {
  const row = await around.truth.store.find(id);
  if (row === undefined) return removedCleanly(around, id);
  if (isWell(row, slowest(around))) return worksOn(around, row);
  if (isGivenUp(row, around.loop.now)) return givenUpRightly(around, row);
  if (isQuiet(row, slowest(around))) return;
  const { observer, loop } = around;
  const due = row.dueAt === undefined ? 'never' : `in ${Math.round((row.dueAt - loop.now) / 1000)} s`;
  const lease =
    row.lease === undefined ? 'no lease' : `a lease until ${row.lease.until - loop.now} ms from now`;
  const status: Status = row.care.status;
  observer.wrong(`${id} is stuck: ${status}, due ${due}, ${lease}, ${row.openAttempts.length} open attempts`);
}

/** An active grant has a token that the vendor takes. */
async function worksOn(around: Simulation, row: Integration): Promise<void> {
  const problem = await problemOf(around, row);
  if (problem !== undefined) around.observer.wrong(problem);
}

async function problemOf({ truth, vendor }: Simulation, row: Integration): Promise<string | undefined> {
  if (row.tokens === undefined) return `${row.id} is active without tokens`;
  const ref = { integration: row.id, epoch: row.epoch, versionId: row.tokens.versionId };
  const tokenOf = async (versionId: AttemptId): Promise<string | undefined> =>
    (await truth.vault.get({ ...ref, versionId }))?.refreshToken?.reveal();
  const token = await tokenOf(ref.versionId);
  if (token === undefined) return `${row.id} names a token set that the vault does not have`;
  if (vendor.isUsable(token)) return undefined;
  // A sibling that lost the race to commit is tried when this one is refused.
  for (const { attemptId } of row.openAttempts) {
    const sibling = await tokenOf(attemptId);
    if (sibling !== undefined && vendor.isUsable(sibling)) return undefined;
  }
  return `${row.id} is active with ${token}, which the vendor refuses`;
}

/** A loss came after the last refresh: the next one will find it. */
export async function isUndiscovered(around: Simulation, id: IntegrationId): Promise<boolean> {
  const row = await around.truth.store.find(id);
  if (row === undefined || !isWell(row, slowest(around))) return false;
  return (await problemOf(around, row)) !== undefined;
}

/** A grant that is given up was beyond help, and its loss was announced. */
async function givenUpRightly(around: Simulation, row: Integration): Promise<void> {
  const { vendor, observer } = around;
  const family = observer.current.get(row.id);
  if (family === undefined) return;
  const hasHeard = observer.hasHeardLoss(row);
  if (family.endedBy === 'person') {
    // A withdrawal is no loss, unless a use of an unknown outcome stands beside it.
    if (hasHeard && !mayHaveBeenUsedBlind(around, row.id)) {
      observer.wrong(`${row.id} was withdrawn at the vendor, and announced as lost`);
    }
    return;
  }
  if (vendor.kind === 'none' || vendor.kind === 'replaced') {
    observer.wrong(`${row.id} was lost at a vendor whose tokens stay good`);
  }
  const newest = vendor.newestOf(family);
  if (observer.everStored.has(newest) && !observer.beyondUs.has(family))
    observer.wrong(`${newest} was stored, and ${row.id} is lost`);
  // A use of an unknown outcome before the first refusal is what makes it a loss, and not a withdrawal.
  if (!hasHeard) observer.wrong(`${row.id} was lost without a word`);
}

function mayHaveBeenUsedBlind({ network, observer }: Simulation, id: string): boolean {
  return observer.usedBlind.has(id) || network.disturbed.has(id) || network.disturbed.has(ALL);
}

/** What the vault holds for each client is the secret that the vendor takes. */
export async function verdictOnClients(around: Simulation, clients: number): Promise<void> {
  const { truth, vendor, observer } = around;
  for (let n = 0; n < clients; n++) {
    const client = await truth.clients.find(clientOf(idOf(n), clients));
    if (client?.secret === undefined) continue;
    const held = await truth.clientVault.get(client.id, client.secret.versionId);
    if (held?.clientSecret?.reveal() !== vendor.secretOf(vendorsNameOf(client.id))) {
      observer.wrong(`${client.id} holds a secret that the vendor refuses`);
    }
  }
}

/** Nothing of a removed integration is kept, and what it had is revoked, unless the vendor did not answer. */
async function removedCleanly(around: Simulation, id: IntegrationId): Promise<void> {
  const { truth: database, vendor, observer, network } = around;
  const isTroubled = (name: string) => [...network.troubled].some((other) => other.startsWith(name));
  // A holder that stood still may store its answer after everything was destroyed, and die: a dead token, sealed.
  for (const { epoch, versionId } of database.versionsOf(id)) {
    const tokens = await database.vault.get({ integration: id, epoch, versionId });
    const token = tokens?.refreshToken?.reveal();
    if (token === undefined || !vendor.isUsable(token) || isTroubled('vault.destroy')) continue;
    if (!isTroubled('revocation'))
      observer.wrong(`${id} is removed, and ${token} lies in the vault and works`);
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

/** A grant that is given up although nobody withdrew it. */
export async function isLost(around: Simulation, id: IntegrationId): Promise<Integration | undefined> {
  const row = await around.truth.store.find(id);
  if (row === undefined || !isGivenUp(row, around.loop.now)) return undefined;
  return around.observer.current.get(id)?.endedBy === 'person' ? undefined : row;
}
