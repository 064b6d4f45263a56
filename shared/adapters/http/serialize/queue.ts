import type { WatchedQueue } from '#shared/domain/queue/watched-queue.ts';
import { toRfc3339 } from '#shared/domain/time.ts';
import { isSafe, WHY } from '#shared/usecases/queue/fate-words.ts';
import type { ListedQueue } from '#shared/usecases/queue/list-queues.ts';
import type { Finding, QueueReport } from '#shared/usecases/queue/report.ts';

/** A queue as a list of the contract shows it. */
export const listedQueueJson = ({ queue, waiting, hidden }: ListedQueue): Record<string, unknown> => ({
  ...queueJson(queue),
  waiting,
  hidden,
});

/** What one look at a queue found; the letters' own text is no part of it. */
export const queueReportJson = (queue: WatchedQueue, report: QueueReport): Record<string, unknown> => ({
  ...queueJson(queue),
  ...report,
  findings: report.findings.map(findingJson),
});

const queueJson = ({ name, arn, redriveTo, redrive }: WatchedQueue) => ({
  id: name,
  arn,
  ...(redriveTo === undefined ? {} : { redriveTo }),
  redrive,
});

const findingJson = ({ fate, oldestAt, ...rest }: Finding): Record<string, unknown> => ({
  ...rest,
  fate,
  why: WHY[fate],
  isSafe: isSafe(fate),
  oldestAt: toRfc3339(oldestAt),
});
