import { faultFields } from '#shared/adapters/http/fault-fields.ts';
import { RECONCILE_EVERY_MINUTES } from '#shared/contract/names.ts';
import { type Duration, minutes } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { ReconcilePorts } from '#shared/usecases/reconcile/reconcile-ports.ts';
import { runReconcile } from '#shared/usecases/reconcile/run-reconcile.ts';
import { inTurns } from './in-turns.ts';

export interface Reconciliation {
  /** Resolves when the step in hand has ended. */
  stop(): Promise<void>;
}

/** A home that has just started has better to do. */
const FIRST = minutes(10);
const EVERY = minutes(RECONCILE_EVERY_MINUTES);
const ONE_RUN = minutes(15);

/** Goes on with the day's passes each hour; once they are finished there is nothing to do until the next day. */
export function startReconciliation(ports: ReconcilePorts): Reconciliation {
  const { clock, log } = ports;
  const run = runReconcile({ ...ports, store: inTurns(ports.store), inventory: inTurns(ports.inventory) });
  const stopping = new AbortController();
  const { signal } = stopping;

  async function look(): Promise<void> {
    const end = clock.monotonic() + ONE_RUN;
    const timeLeft = () => (signal.aborted ? 0 : end - clock.monotonic()) as Duration;
    try {
      const ran = await run({ timeLeft });
      if (ran.kind !== 'ran') return;
      const { looked, counts, undone, isComplete } = ran;
      if (looked.vault + looked.rows + looked.vendors === 0) return;
      log.info('reconciled', { ...looked, undone, isComplete });
      // On AWS these are alarms; here whoever watches the log hears of them.
      const { vault_missing: vaultMissing, held_back: heldBack } = counts;
      if (vaultMissing > 0) log.error('tokens are not in the vault', { vaultMissing });
      if (heldBack > 0) log.error('orphans held back', { heldBack });
    } catch (error) {
      // A fault of ours ends no home: it would end the next one as well, at its start.
      if (error instanceof StoreUnavailable) log.error('not reconciled', { cause: error.name });
      else log.error('fault', { ...faultFields(error), code: 'internal' });
    }
  }

  async function keepLooking(): Promise<void> {
    await clock.sleep(FIRST, signal);
    while (!signal.aborted) {
      await look();
      await clock.sleep(EVERY, signal);
    }
  }

  const running = keepLooking();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
