import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import { after, type Duration, longest, milliseconds, minutes } from '#shared/domain/time.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import type { ReconcilePorts } from './reconcile-ports.ts';
import { type ReconcileRun, ReconcileTally } from './tally.ts';
import { goOn } from './walk.ts';
import { walkRows } from './walk-rows.ts';
import { walkVault } from './walk-vault.ts';
import { walkVendors } from './walk-vendors.ts';

interface ReconcileInput {
  /** Looks at everything once more, where today's passes are finished. */
  readonly anew?: boolean;
  /** Destroys orphans that were seen twice however many they are. */
  readonly evenMany?: boolean;
  /** What is left for the whole run. */
  readonly timeLeft: () => Duration;
}

const KEY = 'reconcile';
/** Longer than the last call of a run may take. */
const GRACE = minutes(1);

/**
 * Goes on with the day's three passes: what lies in the vault against the rows, the rows against the vault, and vendors'
 * word against ours. May run as often as anyone likes, one at a time; a pass that is finished is not made again that day.
 * Throws `StoreUnavailable` and `VaultUnavailable`.
 */
export const runReconcile =
  (ports: ReconcilePorts) =>
  async ({ anew = false, evenMany = false, timeLeft }: ReconcileInput): Promise<ReconcileRun | Refusal> => {
    const now = ports.clock.now();
    // A monotonic clock counts in fractions, and stores keep whole numbers.
    const until = after(now, milliseconds(Math.ceil(longest(timeLeft(), milliseconds(0))) + GRACE));
    if ((await ports.announcements.claim(KEY, now, until)) !== 'mine') return busy;
    try {
      return await passes();
    } finally {
      await ports.announcements.release(KEY);
    }

    async function passes(): Promise<ReconcileRun> {
      const tally = new ReconcileTally(ports.log);
      const way = { anew, timeLeft };
      const vault = await ofVault(() =>
        goOn(ports, 'vault', { ...way, page: walkVault(ports, { tally, evenMany }) }),
      );
      const rows = await ofVault(() => goOn(ports, 'rows', { ...way, page: walkRows(ports, tally) }));
      const vendors = await goOn(ports, 'vendors', { ...way, page: walkVendors(ports, { tally, timeLeft }) });
      const isComplete = vault && rows && vendors;
      tally.measure(ports, isComplete);
      return tally.ended(isComplete);

      /** A vault that does not answer keeps nobody from asking vendors; the next run goes on where this one stands. */
      async function ofVault(walk: () => Promise<boolean>): Promise<boolean> {
        try {
          return await walk();
        } catch (error) {
          if (!(error instanceof VaultUnavailable)) throw error;
          ports.log.error('vault not reconciled', { cause: error.message });
          tally.undone++;
          return false;
        }
      }
    }
  };

const COME_AGAIN_SECONDS = 60;

const busy = refusal(
  'temporarily_unavailable',
  'another reconciliation is under way; come again in a minute',
  {
    retryAfter: COME_AGAIN_SECONDS,
  },
);
