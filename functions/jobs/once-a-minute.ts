import { milliseconds } from '#shared/domain/time.ts';
import type { Log } from '#shared/ports/tell.ts';
import type { runJobs } from '#shared/usecases/job/run-jobs.ts';

/** What is left of the function's time for writing down the last check. */
const KEPT_MS = 5_000;

/**
 * One look at the jobs that are due. Throws where one could not be looked at to its end, so that Lambda counts an error: the
 * next minute is the retry.
 */
export const onceAMinute =
  (run: ReturnType<typeof runJobs>, log: Log) =>
  async (timeLeftMs: () => number): Promise<void> => {
    const ran = await run({ timeLeft: () => milliseconds(timeLeftMs() - KEPT_MS) });
    log.info('jobs', { ...ran });
    if (ran.failed > 0) throw new JobsFailed();
  };

class JobsFailed extends Error {
  override readonly name = 'JobsFailed';

  constructor() {
    super('not every job was looked at to its end; the log says which');
  }
}
