import { milliseconds } from '#shared/domain/time.ts';
import type { Log } from '#shared/ports/tell.ts';
import type { runHealth } from '#shared/usecases/health/run-health.ts';

/** What is left of the function's time for writing down the last check. */
const KEPT_MS = 10_000;

/** One run. What it leaves undone is due in the next; where the rows cannot be read it throws, and Lambda tries again. */
export const onceAnHour =
  (run: ReturnType<typeof runHealth>, log: Log) =>
  async (timeLeftMs: () => number): Promise<void> => {
    const ran = await run({ timeLeft: () => milliseconds(timeLeftMs() - KEPT_MS) });
    if (ran.kind !== 'ran') return;
    const { kind: _kind, findings: _findings, ...counts } = ran;
    log.info('health checked', counts);
  };
