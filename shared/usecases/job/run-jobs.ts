import type { JobId } from '#shared/domain/ids.ts';
import { type Duration, seconds } from '#shared/domain/time.ts';
import { causeOf } from '../cause-of.ts';
import { type Driven, type DrivePorts, driveJob } from './drive-job.ts';

/** What a look at all jobs has come to. `failed`: jobs that could not be looked at to the end. */
export interface JobsRun {
  readonly passed: number;
  readonly failing: number;
  readonly missed: number;
  readonly failed: number;
}

interface Input {
  readonly timeLeft: () => Duration;
  /** @default never: a function ends by its own timeout alone */
  readonly isEnding?: () => boolean;
}

/** More are taken up by the next look. */
const MOST_AT_A_LOOK = 200;
const AT_ONCE = 8;
/** A check takes no longer; with less left none is begun. */
const LEAST = seconds(75);

/**
 * Checks the grants of every job whose gate is due, and goes on with what somebody left. May run as often as anyone likes,
 * and at once in several processes: each step of a job is one driver's. Throws `StoreUnavailable` where nothing is known of
 * what is due.
 */
export const runJobs = (ports: DrivePorts) => {
  const drive = driveJob(ports);

  return async ({ timeLeft, isEnding = () => false }: Input): Promise<JobsRun> => {
    const due = [...(await ports.jobs.due(ports.clock.now(), MOST_AT_A_LOOK))];
    const seen: (Driven | 'broken')[] = [];
    const work = async (): Promise<void> => {
      for (let id = due.shift(); id !== undefined; id = due.shift()) {
        if (isEnding() || timeLeft() < LEAST) return;
        seen.push(await one(id));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    ports.metrics.record('JobsCompleted', 1, 'Count');
    const count = (what: Driven | 'broken'): number => seen.filter((one) => one === what).length;
    return {
      passed: count('passed'),
      failing: count('failed'),
      missed: count('missed'),
      failed: count('broken'),
    };

    async function one(id: JobId): Promise<Driven | 'broken'> {
      try {
        const driven = await drive(id, timeLeft, isEnding);
        if (driven === 'failed' || driven === 'missed') ports.log.error('job', { job: id, gate: driven });
        return driven;
      } catch (error) {
        // A fault of one job, ours too, must not cost the others their check; its hold runs out, and it is done again.
        ports.log.error('fault', { job: id, cause: causeOf(error), code: 'internal' });
        return 'broken';
      }
    }
  };
};
