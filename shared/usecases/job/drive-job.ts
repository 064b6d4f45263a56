import type { JobId } from '#shared/domain/ids.ts';
import type { Job, Upcoming } from '#shared/domain/job/job.ts';
import { missedEvent } from '#shared/domain/job/messages.ts';
import {
  checked,
  type DueStep,
  dueStep,
  isHeldBy,
  missed,
  rolled,
  take,
} from '#shared/domain/job/upcoming.ts';
import {
  after,
  type Duration,
  days,
  type Instant,
  milliseconds,
  seconds,
  shortest,
} from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { announceOnce } from '../calendar/announce-once.ts';
import { checkJob } from './check-job.ts';
import { nextRun } from './next-run.ts';
import type { PreflightPorts } from './preflight.ts';
import { tellResult } from './tell-result.ts';

export type DrivePorts = PreflightPorts & Pick<Ports, 'timetable' | 'chance'>;

/** What one look at a job has come to. `left`: to be done again once the hold is over. */
export type Driven = 'nothing' | 'passed' | 'failed' | 'missed' | 'told' | 'rolled' | 'left';

/** Shorter than a hold, so that nobody else begins meanwhile. */
const GATE_WITHIN = seconds(60);
/** No run is told of so long after it. */
const REMEMBERED = days(30);

interface Taken {
  readonly job: Job;
  readonly upcoming: Upcoming;
  readonly step: DueStep;
}

/**
 * Does what is due for one job, if nobody else is about it. Whoever dies in between leaves a hold that runs out; then it is
 * done again. `isEnding`: what is under way is given up, and says nothing of the grants. Throws `StoreUnavailable`.
 */
export const driveJob = (ports: DrivePorts) => {
  const check = checkJob(ports);

  return async (id: JobId, timeLeft: () => Duration, isEnding: () => boolean): Promise<Driven> => {
    const driver = ports.chance.attemptId(ports.clock.now());
    const taken = await takeJob(ports, id, driver);
    if (taken === undefined) return 'nothing';
    switch (taken.step) {
      case 'tell':
        return (await tellResult(ports, taken.job)) ? 'told' : 'left';
      case 'missed':
        return noteMissed(ports, taken, driver);
      case 'roll':
        await move(ports, id, driver, (job, now) => rolled(job, nextRun(ports.timetable, job, now)));
        return 'rolled';
      default:
        return gate(taken, driver, timeLeft, isEnding);
    }
  };

  async function gate(
    { job, upcoming, step }: Taken,
    driver: string,
    timeLeft: () => Duration,
    isEnding: () => boolean,
  ): Promise<Driven> {
    const { runAt } = upcoming;
    const end = ports.clock.monotonic() + GATE_WITHIN;
    const left = () => shortest(timeLeft(), milliseconds(end - ports.clock.monotonic()));
    const by = step === 'recheck' ? 'recheck' : 'gate';
    const result = await check(job, { by, runAt }, left);
    if (isEnding()) return 'left';
    const { ok } = result;
    const kept = await move(ports, job.id, driver, (newest) => checked(newest, result));
    if (kept === undefined) return 'left';
    if (!ok) ports.metrics.record('JobPreflightFailed', 1, 'Count');
    await tellResult(ports, kept);
    return ok ? 'passed' : 'failed';
  }
};

async function takeJob(ports: DrivePorts, id: JobId, driver: string): Promise<Taken | undefined> {
  return ports.jobs.change(id, (newest) => {
    const now = ports.clock.now();
    const step = newest && dueStep(newest, now);
    const job = newest && take(newest, driver, now);
    if (step === undefined || job?.upcoming === undefined) return { result: undefined };
    return { job, result: { job, upcoming: job.upcoming, step } };
  });
}

/** Told first and forgotten then: a crash between the two has it told again, by the same key. */
async function noteMissed(ports: DrivePorts, { job, upcoming }: Taken, driver: string): Promise<Driven> {
  ports.metrics.record('JobGateMissed', 1, 'Count');
  const key = `job.${job.id}.${upcoming.runAt}.missed`;
  const told = await announceOnce(ports, key, missedEvent(job, upcoming), after(upcoming.runAt, REMEMBERED));
  if (told !== 'told' && told !== 'done') return 'left';
  await move(ports, job.id, driver, (newest, now) =>
    missed(newest, nextRun(ports.timetable, newest, now), now),
  );
  return 'missed';
}

/** The row after a step, or `undefined` where it is not this driver's any more. */
async function move(
  ports: DrivePorts,
  id: JobId,
  driver: string,
  to: (newest: Job, now: Instant) => Job,
): Promise<Job | undefined> {
  return ports.jobs.change(id, (newest) => {
    if (newest === undefined || !isHeldBy(newest, driver)) return { result: undefined };
    const job = to(newest, ports.clock.now());
    return { job, result: job };
  });
}
