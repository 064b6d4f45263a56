import { after, before, earliest, type Instant, latest, milliseconds, minutes } from '../time.ts';
import type { GateResult, Job, JobPlan, Upcoming } from './job.ts';

/** Longer than any check takes; whoever dies over one has another take it up after this. */
const HOLD = minutes(2);
const MOST_RESULTS = 10;

/** What comes first for a run: its gate, at once where the lead has begun already. */
export const firstStep = (plan: Pick<JobPlan, 'lead'>, runAt: Instant): Upcoming => ({
  runAt,
  step: 'gate',
  at: before(runAt, plan.lead),
});

/** When to look at a job next; `undefined` where there is nothing to come. What is to be told is told at once. */
export function lookAt({ upcoming, results }: Job): Instant | undefined {
  if (upcoming === undefined) return undefined;
  const { at, hold, untold } = upcoming;
  const due = untold === undefined ? at : earliest(at, results[0]?.at ?? at);
  return hold === undefined ? due : latest(due, hold.until);
}

/** What is to be done for a job now. */
export type DueStep = 'gate' | 'recheck' | 'tell' | 'missed' | 'roll';

/** `undefined` where it is too soon, or somebody is about it. */
export function dueStep(job: Job, now: Instant): DueStep | undefined {
  const { upcoming } = job;
  const due = lookAt(job);
  if (upcoming === undefined || due === undefined || now < due) return undefined;
  if (upcoming.untold !== undefined) return 'tell';
  if (now < upcoming.runAt) return upcoming.step === 'run' ? undefined : upcoming.step;
  return upcoming.step === 'gate' ? 'missed' : 'roll';
}

/** The job with its next step in this driver's hands; `undefined` where there is none to take. */
export function take(job: Job, driver: string, now: Instant): Job | undefined {
  if (job.upcoming === undefined || dueStep(job, now) === undefined) return undefined;
  return { ...job, upcoming: { ...job.upcoming, hold: { by: driver, until: after(now, HOLD) } } };
}

/** Nobody is about the job any more: whoever was is known to be dead. */
export function freed(job: Job): Job | undefined {
  if (job.upcoming?.hold === undefined) return undefined;
  const { hold: _hold, ...upcoming } = job.upcoming;
  return { ...job, upcoming };
}

/** Whether this driver still has the job in its hands: putting the job anew takes it away. */
export const isHeldBy = ({ upcoming }: Job, driver: string): boolean => upcoming?.hold?.by === driver;

/**
 * After a check of the upcoming run: what it came to is kept, and what is news is to be told at once. The recheck comes
 * halfway between a gate and the run, so that a gate that was late leaves time for mending as well.
 */
export function checked(job: Job, result: GateResult): Job {
  const { upcoming } = job;
  const results = [result, ...job.results].slice(0, MOST_RESULTS);
  if (upcoming === undefined || result.runAt !== upcoming.runAt) return { ...job, results };
  const { isFailing: wasFailing = false, hold, untold: known, ...rest } = upcoming;
  const untold = newsOf(wasFailing, result) ?? (isStill(known, result) ? known : undefined);
  const isFailing = !result.ok && (wasFailing || untold === 'failed');
  return {
    ...job,
    results,
    upcoming: {
      ...rest,
      ...nextStep(upcoming, result),
      // Whoever asks takes nothing out of anybody's hands.
      ...(hold === undefined || result.by !== 'asked' ? {} : { hold }),
      ...(isFailing ? { isFailing } : {}),
      ...(untold === undefined ? {} : { untold }),
    },
  };
}

/** Whoever asks gets the answer itself, and so hears of trouble first; that it is over is for everyone. */
function newsOf(wasFailing: boolean, { by, ok }: GateResult): Upcoming['untold'] {
  if (ok) return wasFailing ? 'recovered' : undefined;
  return wasFailing || by === 'asked' ? undefined : 'failed';
}

/** What the bus has not taken yet holds still. */
const isStill = (news: Upcoming['untold'], { ok }: GateResult): boolean =>
  news === (ok ? 'recovered' : 'failed');

function nextStep({ step, at, runAt }: Upcoming, { by, at: now }: GateResult): Pick<Upcoming, 'step' | 'at'> {
  if (by === 'asked') return { step, at };
  if (by === 'recheck') return { step: 'run', at: runAt };
  return { step: 'recheck', at: halfway(now, runAt) };
}

const halfway = (from: Instant, to: Instant): Instant =>
  after(from, milliseconds(Math.floor((to - from) / 2)));

/** The bus has taken it. */
export function told(job: Job): Job {
  if (job.upcoming === undefined) return job;
  const { untold: _untold, hold: _hold, ...upcoming } = job.upcoming;
  return { ...job, upcoming };
}

/** The run has begun: the next one is looked out for, where there is one. */
export function rolled(job: Job, nextRunAt: Instant | undefined): Job {
  const { upcoming: _over, ...rest } = job;
  return nextRunAt === undefined ? rest : { ...rest, upcoming: firstStep(job, nextRunAt) };
}

/** The run has begun, and nobody has checked before. */
export function missed(job: Job, nextRunAt: Instant | undefined, now: Instant): Job {
  const runAt = job.upcoming?.runAt;
  const result = { at: now, by: 'missed', ok: false, failures: [] } as const;
  const results = [runAt === undefined ? result : { ...result, runAt }, ...job.results];
  return rolled({ ...job, results: results.slice(0, MOST_RESULTS) }, nextRunAt);
}
