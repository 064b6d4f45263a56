import type { ListedQueue, QueueReport } from '#shared/client/index.ts';
import { moment } from '../text/moment.ts';
import { table, terminalWidth } from '../text/table.ts';

/** One line for each queue. */
export function queuesText(queues: readonly ListedQueue[]): readonly string[] {
  if (queues.length === 0)
    return ['no queue is watched: on AWS, name them in watchedQueues (docs/job-queues.md)'];
  const rows = queues.map(({ id, waiting, hidden, redrive, redriveTo }) => [
    id,
    `${waiting}`,
    `${hidden}`,
    redrive,
    redriveTo ?? '-',
  ]);
  return table(['QUEUE', 'WAITING', 'HIDDEN', 'SENT BACK', 'TO'], rows, terminalWidth());
}

/** What a look found, by integration; `now` in milliseconds. */
export function reportText(report: QueueReport, now: number): readonly string[] {
  const { looked, others, redriven, isComplete, findings } = report;
  const failed = looked - others;
  const lines = [
    `${looked} looked at, ${failed} failed for want of a grant, ${redriven} sent back`,
    ...findings.flatMap(({ integration = 'no integration', status, fate, letters, oldestAt, why, ids }) => [
      '',
      `${integration}${status === undefined ? '' : `, ${status}`}: ${letters} ${fate}, the oldest of ${moment(oldestAt, now)}`,
      `  ${why}`,
      `  ${ids.join(' ')}${ids.length < letters ? ' …' : ''}`,
    ]),
  ];
  return isComplete ? lines : [...lines, '', 'there are more than could be looked at in time: ask again'];
}
