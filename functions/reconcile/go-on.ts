import { milliseconds } from '#shared/domain/time.ts';
import type { Log } from '#shared/ports/tell.ts';
import type { runReconcile } from '#shared/usecases/reconcile/run-reconcile.ts';

/** What is left of the function's time for the last page. */
const KEPT_MS = 15_000;

/**
 * One run. What it leaves undone the next goes on with; where the rows cannot be read it throws, and Lambda tries again.
 */
export const goOn =
  (run: ReturnType<typeof runReconcile>, log: Log) =>
  async (timeLeftMs: () => number): Promise<void> => {
    const ran = await run({ timeLeft: () => milliseconds(timeLeftMs() - KEPT_MS) });
    if (ran.kind !== 'ran') {
      log.info('another run is under way');
      return;
    }
    const { kind: _kind, findings: _findings, looked, counts, ...rest } = ran;
    log.info('reconciled', { ...looked, ...counts, ...rest });
  };
