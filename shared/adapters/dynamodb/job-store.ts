import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DUE_INDEX, JOBS_DUE, LIST_INDEX } from '#shared/contract/table.ts';
import type { JobId } from '#shared/domain/ids.ts';
import type { Job } from '#shared/domain/job/job.ts';
import { lookAt } from '#shared/domain/job/upcoming.ts';
import type { Instant } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { JobStore } from '#shared/ports/job-store.ts';
import { fromItem, type Item, type Plain, toItem } from './attributes.ts';
import { namesIn, valuesIn } from './expression.ts';
import { listIds } from './list.ts';
import type { Versioned } from './optimistic.ts';
import { rowsById } from './rows-by-id.ts';
import { dynamoDbTable, IS_THERE, keyOf } from './table.ts';

/** A row that goes away between two looks is looked at anew; it cannot go away more often than somebody removes it. */
const MOST_REMOVALS = 5;

/**
 * Batch jobs in DynamoDB, one item each. When they are to be looked at stands in the index of what is due, in a
 * partition of their own: jobs are few, and a look costs one query whatever their number.
 */
export function dynamoDbJobStore(options: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): JobStore {
  const table = dynamoDbTable(options.client, options.tableName);
  const at = (id: string) => keyOf('job', id);
  const rows = rowsById<Job>(table, { at, itemOf, rowOf });

  return {
    find: rows.find,
    list: async ({ limit, cursor }) => {
      const page = await listIds(table, { kind: 'job', filters: [], values: {}, limit, cursor });
      const found = await Promise.all(page.ids.map((id) => rows.find(id)));
      const items = found.filter((job) => job !== undefined);
      return page.cursor === undefined ? { items } : { items, cursor: page.cursor };
    },
    due: async (now, limit) => {
      const condition = `#${DUE_INDEX.partitionKey} = :jobs AND #${DUE_INDEX.sortKey} < :end`;
      const { items } = await table.query({
        IndexName: DUE_INDEX.name,
        KeyConditionExpression: condition,
        ExpressionAttributeNames: namesIn(condition),
        ...valuesIn({ jobs: JOBS_DUE, end: timeText((now + 1) as Instant) }),
        Limit: limit,
      });
      return items.map((item) => idIn(item[DUE_INDEX.sortKey]?.S ?? ''));
    },
    change: async (id, decide) => {
      for (let round = 0; round < MOST_REMOVALS; round++) {
        const changed = await rows.change(id, (row) => {
          const { job: next, result } = decide(row);
          return { next, result };
        });
        if (changed.kind === 'changed') return changed.result;
      }
      throw new StoreUnavailable(`the job ${id} was removed again and again`);
    },
    remove: async (id) => {
      const outcome = await table.delete(at(id), { when: [IS_THERE] });
      return outcome.kind === 'written' ? 'removed' : 'missing';
    },
  };
}

const DIGITS = 15;
/** Texts whose order is that of the times. */
const timeText = (time: Instant): string => String(time).padStart(DIGITS, '0');
const idIn = (sortKey: string): JobId => sortKey.slice(DIGITS + 1) as JobId;

function itemOf(id: string, job: Job, rev: number): Item {
  const due = lookAt(job);
  return toItem({
    job: job as unknown as Plain,
    rev,
    [LIST_INDEX.partitionKey]: 'job',
    [LIST_INDEX.sortKey]: id,
    ...(due === undefined
      ? {}
      : { [DUE_INDEX.partitionKey]: JOBS_DUE, [DUE_INDEX.sortKey]: `${timeText(due)}#${id}` }),
  });
}

/** Only this adapter writes these items. */
function rowOf(item: Item): Versioned<Job> {
  const { job, rev } = fromItem(item);
  return { row: job as unknown as Job, rev: Number(rev) };
}
