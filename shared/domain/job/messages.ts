import type { DomainEvent } from '../event.ts';
import { toRfc3339 } from '../time.ts';
import type { GateResult, Job, Upcoming } from './job.ts';

/** What is told of a result of the upcoming run. */
export function resultEvent(job: Job, upcoming: Upcoming, result: GateResult): DomainEvent {
  const runAt = toRfc3339(upcoming.runAt);
  if (upcoming.untold === 'recovered')
    return {
      type: 'job.preflight_recovered',
      job: job.id,
      runAt,
      message: `${job.id} can run at ${runAt}: every grant of it is in order.`,
    };
  const { failures } = result;
  return {
    type: 'job.preflight_failed',
    job: job.id,
    runAt,
    failures,
    message: messageOf(job, runAt, result),
  };
}

/** One message, whatever the number of causes: each with what to do about it. */
const messageOf = ({ id }: Job, runAt: string, { failures, warnings = [] }: GateResult): string =>
  [
    `${id} runs at ${runAt} and will fail:`,
    ...failures.map(({ integration, reason, fix }) => `- ${integration}: ${reason}. ${fix}`),
    ...warnings.map((warning) => `- Besides: ${warning}`),
    `Then check it again: grantkeeper job preflight ${id}.`,
  ].join('\n');

/** Nobody has looked before the run began. */
export function missedEvent({ id }: Job, { runAt }: Upcoming): DomainEvent {
  const begun = toRfc3339(runAt);
  return {
    type: 'job.gate_missed',
    job: id,
    runAt: begun,
    message: `The grants of ${id} were not checked before its run at ${begun}. Check them now: grantkeeper job preflight ${id}.`,
  };
}
