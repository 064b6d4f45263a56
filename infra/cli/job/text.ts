import type { GateFailure, Job } from '#shared/client/index.ts';
import { moment } from '../text/moment.ts';
import { type Cell, table, terminalWidth } from '../text/table.ts';

type Result = Job['results'][number];

/** One line for each job; `now` in milliseconds. */
export function jobsText(jobs: readonly Job[], now: number): readonly string[] {
  if (jobs.length === 0) return ['there is no job'];
  const rows = jobs.map((job) => [
    job.id,
    `${job.schedule} ${job.timezone}`,
    job.nextRunAt === undefined ? 'never' : moment(job.nextRunAt, now),
    job.nextCheckAt === undefined ? '-' : moment(job.nextCheckAt, now),
    outcomeCell(job.results[0]),
    job.integrations.map(({ id }) => id).join(' '),
  ]);
  return table(['JOB', 'SCHEDULE', 'RUNS', 'CHECKED', 'LAST CHECK', 'INTEGRATIONS'], rows, terminalWidth());
}

/** All that is shown of one. */
export function jobText(job: Job, now: number): readonly string[] {
  const { nextRunAt, nextCheckAt, maxRuntimeMinutes } = job;
  const rows: readonly (readonly [string, Cell | undefined])[] = [
    ['job', job.id],
    ['schedule', `${job.schedule} ${job.timezone}`],
    ['runs next', nextRunAt === undefined ? 'never' : `${nextRunAt}, ${moment(nextRunAt, now)}`],
    ['checked next', nextCheckAt && `${nextCheckAt}, ${moment(nextCheckAt, now)}`],
    ['lead', `${job.leadMinutes} min`],
    ['runs for', maxRuntimeMinutes === undefined ? undefined : `${maxRuntimeMinutes} min at the most`],
    ...job.integrations.map(
      ({ id, scopes }) => ['needs', scopes === undefined ? id : `${id}: ${scopes.join(' ')}`] as const,
    ),
    ...job.results.map((one) => [`${one.by}, ${moment(one.at, now)}`, outcomeCell(one)] as const),
  ];
  const shown = table(
    [],
    rows.flatMap(([label, value]) => (value === undefined ? [] : [[label, value]])),
  );
  const { failures = [], warnings } = job.results[0] ?? {};
  const found = [...failuresText(failures), ...warningsText(warnings)];
  return found.length === 0 ? shown : [...shown, '', ...found];
}

/** Each cause with what to do about it. */
export const failuresText = (failures: readonly GateFailure[]): readonly string[] =>
  failures.flatMap(({ integration, reason, fix, connectUrl }) => [
    `${integration}: ${reason}`,
    `  ${fix}`,
    ...(connectUrl === undefined ? [] : [`  A person may consent here: ${connectUrl}`]),
  ]);

/** What decides nothing. */
export const warningsText = (warnings: readonly string[] = []): readonly string[] =>
  warnings.map((warning) => `besides: ${warning}`);

function outcomeCell(result: Result | undefined): Cell {
  if (result === undefined) return '-';
  if (result.by === 'missed') return { text: 'not made', tone: 'bad' };
  if (result.ok) return { text: 'passed', tone: 'good' };
  const reasons = [...new Set(result.failures.map(({ reason }) => reason))];
  return { text: `failed: ${reasons.join(' ')}`, tone: 'bad' };
}
