import { eventOf } from '#shared/domain/event-of.ts';
import { isCheckable } from '#shared/domain/health/due.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { isAtRest, isReadLately } from '#shared/domain/reconcile/quiet-grant.ts';
import { after, days, seconds } from '#shared/domain/time.ts';
import { MarkedForDeletion, VaultUnavailable } from '#shared/ports/vault.ts';
import { announceOnce } from '../calendar/announce-once.ts';
import type { ReconcilePorts } from './reconcile-ports.ts';
import type { ReconcileTally } from './tally.ts';
import type { Page } from './walk.ts';

const A_PAGE = 100;
/** The vault may know a version a moment later than it took it. */
const BEFORE_SECOND_LOOK = seconds(1);
/** So many of a page may be unreadable each for itself; with more of them it is the vault that fails. */
const FEW_UNREAD = 5;
/** Told once for each token set; what is still missing after that is told again. */
const REMEMBERED = days(30);

/**
 * Looks whether the vault has what each row names. Rows that are refreshed day by day are left out: each refresh reads
 * its tokens, and fails where they are gone. Throws `StoreUnavailable`, `VaultUnavailable`.
 */
export const walkRows =
  (ports: ReconcilePorts, tally: ReconcileTally) =>
  async (cursor: string | undefined): Promise<Page> => {
    const page = await ports.store.list({ limit: A_PAGE, ...(cursor === undefined ? {} : { cursor }) });
    const now = ports.clock.now();
    const missing: Integration[] = [];
    const unread = new Map<Integration, VaultUnavailable>();
    for (const row of page.items.filter((each) => isLookedFor(each) && !isReadLately(each, now))) {
      const found = await unlessUnread(askedFor(ports, row));
      if (found instanceof VaultUnavailable) unread.set(row, found);
      else if (found === 'missing') missing.push(row);
      if (unread.size > FEW_UNREAD) break;
    }
    await goOnBehind(ports, tally, page.items, unread);
    if (missing.length > 0) await ports.clock.sleep(BEFORE_SECOND_LOOK);
    for (const { id } of missing) {
      const row = await ports.store.find(id);
      if (row === undefined || !isLookedFor(row) || (await askedFor(ports, row)) === 'there') continue;
      tally.add('vault_missing', id);
      await tellOf(ports, row, tally);
    }
    tally.looked.rows += page.items.length;
    return {
      looked: page.items.length,
      orphans: 0,
      ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
    };
  };

const unlessUnread = <T>(asked: Promise<T>): Promise<T | VaultUnavailable> =>
  asked.catch((error: unknown) => {
    if (error instanceof VaultUnavailable) return error;
    throw error;
  });

/**
 * Tokens that cannot be read must not keep those behind them from being looked at, today and every day: goes on where the
 * vault can read others. Else it is the vault that fails, and its error is thrown.
 */
async function goOnBehind(
  ports: ReconcilePorts,
  tally: ReconcileTally,
  rows: readonly Integration[],
  unread: ReadonlyMap<Integration, VaultUnavailable>,
): Promise<void> {
  const [error] = unread.values();
  if (error === undefined) return;
  const other = rows.find((row) => row.tokens !== undefined && !unread.has(row));
  const isVaults =
    other === undefined || (await unlessUnread(askedFor(ports, other))) instanceof VaultUnavailable;
  if (isVaults || unread.size > FEW_UNREAD) throw error;
  for (const [{ id: integration }, { message: cause }] of unread) {
    ports.log.error('tokens could not be read', { integration, cause });
    tally.undone++;
  }
}

/** Whoever holds the lease, or comes to look for what a holder left, may still put it there, or name another. */
const isLookedFor = (row: Integration): boolean =>
  isCheckable(row) && row.tokens !== undefined && isAtRest(row);

/** What is marked for deletion is as good as gone: nothing can be refreshed with it. */
async function askedFor(
  { vault }: ReconcilePorts,
  { id, epoch, tokens }: Integration,
): Promise<'there' | 'missing'> {
  if (tokens === undefined) return 'there';
  try {
    const found = await vault.get({ integration: id, epoch, versionId: tokens.versionId });
    return found === undefined ? 'missing' : 'there';
  } catch (error) {
    if (error instanceof MarkedForDeletion) return 'missing';
    throw error;
  }
}

/** The row is left as it is: the secret may be restored, and a new consent makes it good in any case. */
async function tellOf(ports: ReconcilePorts, row: Integration, tally: ReconcileTally): Promise<void> {
  const key = `vault_missing.${row.id}.${row.epoch}.${row.tokens?.versionId ?? ''}`;
  const event = eventOf(row, { type: 'integration.degraded', code: 'vault_missing' });
  const said = await announceOnce(ports, key, event, after(ports.clock.now(), REMEMBERED));
  if (said === 'failed') tally.undone++;
}
