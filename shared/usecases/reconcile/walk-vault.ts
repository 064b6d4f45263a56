import { judgeOfClient, judgeTokens, type Verdict } from '#shared/domain/reconcile/judge-place.ts';
import { isMass, type Pass } from '#shared/domain/reconcile/pass.ts';
import { isOld, isRipe, SIGHTING_REMEMBERED, sighted } from '#shared/domain/reconcile/sighting.ts';
import { type Kept, nameOf, type VaultPlace } from '#shared/domain/reconcile/vault-place.ts';
import { after } from '#shared/domain/time.ts';
import { isRestoreOver } from './is-restore-over.ts';
import type { ReconcilePorts } from './reconcile-ports.ts';
import type { ReconcileTally } from './tally.ts';
import type { Page } from './walk.ts';

const A_PAGE = 100;

export interface VaultWalk {
  readonly tally: ReconcileTally;
  /** A person has looked, and wants orphans destroyed however many they are. */
  readonly evenMany: boolean;
}

/**
 * Looks for each place of the vault whether a row names it. An orphan is destroyed when it was seen twice, a day apart,
 * and the row, read once more, still says so; none while anything is held that came out of a backup. Throws `StoreUnavailable`, `VaultUnavailable`.
 */
export const walkVault =
  (ports: ReconcilePorts, { tally, evenMany }: VaultWalk) =>
  async (cursor: string | undefined, pass: Pass): Promise<Page> => {
    const page = await ports.inventory.list({ limit: A_PAGE, ...(cursor === undefined ? {} : { cursor }) });
    const verdicts = await Promise.all(page.items.map(({ place }) => judge(ports, place)));
    const orphans = page.items.filter((_, n) => verdicts[n] === 'orphan');
    const ripe = await ripeOf(ports, orphans);
    const isSpared = (isMass(pass) && !evenMany) || (ripe.size > 0 && !(await isRestoreOver(ports)));
    for (const [n, kept] of page.items.entries()) {
      const verdict = verdicts[n];
      const isRipe = ripe.has(kept);
      const finding = isRipe ? await end(ports, kept, isSpared) : toTell(verdict, kept, ports);
      if (finding !== undefined) tally.add(finding, nameOf(kept.place));
    }
    tally.looked.vault += page.items.length;
    const next = page.cursor === undefined ? {} : { cursor: page.cursor };
    return { looked: page.items.length, orphans: orphans.length, ...next };
  };

/** By the newest row: the listing may be a moment behind, the row is not. */
async function judge(ports: ReconcilePorts, place: VaultPlace): Promise<Verdict> {
  if (place.kind === 'foreign') return 'foreign';
  if (place.kind !== 'tokens') return judgeOfClient(place, await ports.clients.find(place.client));
  return judgeTokens(place, await ports.store.find(place.integration), ports.clock.now());
}

/** What a consent, an import or a registration has just brought is about to be named. */
function toTell(
  verdict: Verdict | undefined,
  { changedAt }: Kept,
  { clock }: ReconcilePorts,
): 'orphan' | 'ahead' | 'client_gone' | 'foreign' | undefined {
  if (verdict === undefined || verdict === 'named' || verdict === 'held') return undefined;
  return verdict === 'orphan' || isOld(changedAt, clock.now()) ? verdict : undefined;
}

/** Notes that they were seen; gives those that were seen before, long enough ago. */
async function ripeOf(
  { reconcileMemory: memory, clock }: ReconcilePorts,
  orphans: readonly Kept[],
): Promise<ReadonlySet<Kept>> {
  const now = clock.now();
  const sightings = await Promise.all(
    orphans.map(async (kept) => {
      const name = nameOf(kept.place);
      const sighting = sighted(kept, await memory.sighting(name), now);
      await memory.keepSighting(name, sighting, after(now, SIGHTING_REMEMBERED));
      return sighting;
    }),
  );
  return new Set(orphans.filter((_, n) => sightings[n] !== undefined && isRipe(sightings[n], now)));
}

/** The row is read once more: whatever names the place by now keeps it. */
async function end(
  ports: ReconcilePorts,
  { place }: Kept,
  isSpared: boolean,
): Promise<'destroyed' | 'held_back' | undefined> {
  if (isSpared) return 'held_back';
  if ((await judge(ports, place)) !== 'orphan') return undefined;
  return (await ports.inventory.destroy(place)) === 'destroyed' ? 'destroyed' : undefined;
}
