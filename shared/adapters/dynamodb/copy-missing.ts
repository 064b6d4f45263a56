import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { TABLE } from '#shared/contract/table.ts';
import { isHeldBack } from '#shared/domain/restore/held-back.ts';
import { heldClient } from '#shared/domain/restore/held-client.ts';
import { heldBack } from '#shared/domain/restore/hold.ts';
import type { Instant } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { Item } from './attributes.ts';
import { clientItem, clientOf } from './client-item.ts';
import { integrationItem, integrationOf } from './integration-item.ts';
import { freshRev } from './optimistic.ts';
import { dynamoDbTable, IS_NOT_THERE, type Table } from './table.ts';

export interface CopyOptions {
  readonly client: DynamoDBClient;
  /** The table that a backup was restored to: only read. */
  readonly from: string;
  /** The table of a stage, that it works on. */
  readonly to: string;
  readonly shards: number;
  readonly now: Instant;
}

export interface Copied {
  /** Integrations that came back and are held. */
  readonly held: number;
  /** Everything else that came back; clients among it are held as well. */
  readonly other: number;
  /** What the stage has a newer row of: left as it is. */
  readonly there: number;
  /** Links and consents of people: each may have been used since, and is given out anew in a moment. */
  readonly left: number;
}

/** Links for people: their single use is that they are deleted. */
const SINGLE_USE = /^ticket#/;
const INTEGRATION = /^integration#/;
const CLIENT = /^client#/;
/** Items that are written at once. */
const TOGETHER = 10;

/**
 * Copies what a stage's table lacks out of a restored one. A row that is there is newer and stays; integrations come back
 * held, in one write, so that no sweep finds them before, and so do clients. May be repeated. Throws `StoreUnavailable`.
 */
export async function copyMissing({ client, from, to, shards, now }: CopyOptions): Promise<Copied> {
  const table = dynamoDbTable(client, to);
  const copied = { held: 0, other: 0, there: 0, left: 0 };
  for await (const items of pagesOf(client, from)) {
    for (let done = 0; done < items.length; done += TOGETHER) {
      const fates = await Promise.all(items.slice(done, done + TOGETHER).map(copyOne));
      for (const fate of fates) copied[fate] += 1;
    }
  }
  return copied;

  async function copyOne(item: Item): Promise<keyof Copied> {
    const key = item[TABLE.partitionKey]?.S ?? '';
    if (SINGLE_USE.test(key)) return 'left';
    if (CLIENT.test(key)) {
      const client = heldClient(clientOf(item).row, now);
      return (await put(table, clientItem(client, freshRev()))) ? 'other' : 'there';
    }
    if (!INTEGRATION.test(key)) return (await put(table, item)) ? 'other' : 'there';
    const row = heldBack(integrationOf(item).row, now);
    if (!(await put(table, integrationItem(row, freshRev(), shards)))) return 'there';
    return isHeldBack(row) ? 'held' : 'other';
  }
}

const put = async (table: Table, item: Item): Promise<boolean> =>
  (await table.put(item, { when: [IS_NOT_THERE] })).kind === 'written';

async function* pagesOf(client: DynamoDBClient, TableName: string): AsyncGenerator<readonly Item[], void> {
  let start: Item | undefined;
  do {
    const page = await client
      .send(new ScanCommand({ TableName, ...(start === undefined ? {} : { ExclusiveStartKey: start }) }))
      .catch((error: unknown) => {
        const name = error instanceof Error ? error.name : 'unknown';
        throw new StoreUnavailable(`DynamoDB Scan of ${TableName} failed: ${name}`, { cause: error });
      });
    yield page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}
