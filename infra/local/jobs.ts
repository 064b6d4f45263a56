import { faultFields } from '#shared/adapters/http/fault-fields.ts';
import { milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { DrivePorts } from '#shared/usecases/job/drive-job.ts';
import { freeJobs } from '#shared/usecases/job/free-jobs.ts';
import { runJobs } from '#shared/usecases/job/run-jobs.ts';

interface JobsWatch {
  /** Resolves when the look in hand has ended. What it left is done after the next start. */
  stop(): Promise<void>;
}

/** A gate begins within this time. */
const PERIOD = seconds(5);
/** What one look may take; what is left over is due in the next. */
const ONE_LOOK = minutes(5);

/** Checks the grants of batch jobs before their runs; what came due while the home was down at once. */
export function startJobs(ports: DrivePorts): JobsWatch {
  const { clock, log } = ports;
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = runJobs(ports);

  async function look(): Promise<void> {
    const end = clock.monotonic() + ONE_LOOK;
    const timeLeft = () => milliseconds(signal.aborted ? 0 : end - clock.monotonic());
    const ran = await run({ timeLeft, isEnding: () => signal.aborted });
    if (ran.passed + ran.failing + ran.missed + ran.failed > 0) log.info('jobs checked', { ...ran });
  }

  async function keepLooking(): Promise<void> {
    // The hold on the data directory proves that whoever was about a job is dead.
    let isFirst = true;
    while (!signal.aborted) {
      try {
        if (isFirst) await freeJobs(ports);
        isFirst = false;
        await look();
      } catch (error) {
        // A fault of ours ends no home: it would end the next one as well, at its start.
        if (error instanceof StoreUnavailable) log.error('jobs not looked at', { cause: error.name });
        else log.error('fault', { ...faultFields(error), code: 'internal' });
      }
      await clock.sleep(PERIOD, signal);
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
