import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { TABLE } from '#shared/contract/table.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { Announcements } from '#shared/ports/announcements.ts';
import { fromItem, type Item, toItem } from './attributes.ts';
import { freshRev } from './optimistic.ts';
import { dynamoDbTable, IS_NOT_THERE, IS_THERE, keyOf } from './table.ts';

/** Announcements in DynamoDB, one item for each key; their time to live takes them away. */
export function dynamoDbAnnouncements(options: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): Announcements {
  const table = dynamoDbTable(options.client, options.tableName);
  const at = (key: string) => keyOf('told', key);
  return {
    claim: async (key, now, until) => {
      const rev = freshRev();
      const outcome = await table.put(
        { ...at(key), ...itemOf(false, until, rev) },
        { when: [`${IS_NOT_THERE} OR #until <= :now`], values: { now } },
      );
      if (outcome.kind === 'written') return 'mine';
      // It came and went between the two: somebody could not make it.
      if (outcome.kind === 'missing') return 'taken';
      const found = fromItem(outcome.item);
      // A refusal that shows my own `rev` is my own write, repeated by the SDK.
      if (found.rev === rev) return 'mine';
      return found.isDone === true ? 'done' : 'taken';
    },
    done: async (key, forgetAt) => {
      await table.put(
        { ...at(key), ...itemOf(true, forgetAt, freshRev()) },
        { when: [`${IS_THERE} OR ${IS_NOT_THERE}`] },
      );
    },
    release: async (key) => {
      await table.delete(at(key), { when: ['#isDone = :open'], values: { open: false } });
    },
  };
}

const itemOf = (isDone: boolean, until: Instant, rev: number): Item =>
  toItem({ isDone, until, rev, [TABLE.timeToLive]: Math.ceil(until / 1000) });
