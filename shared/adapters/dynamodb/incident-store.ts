import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LIST_INDEX, TABLE } from '#shared/contract/table.ts';
import { type Incident, isOnRecord } from '#shared/domain/incident/incident.ts';
import { after, days } from '#shared/domain/time.ts';
import type { IncidentStore } from '#shared/ports/incident-store.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { fromItem, type Item, type Plain, toItem } from './attributes.ts';
import { pagesOfIds } from './list.ts';
import type { Versioned } from './optimistic.ts';
import { rowsById } from './rows-by-id.ts';
import { dynamoDbTable, keyOf } from './table.ts';

/** What is over and told is kept so long, to be looked up. */
const KEPT = days(30);

/** Incidents in DynamoDB, one item for each cause. Only those that somebody still has to look at are in the index. */
export function dynamoDbIncidentStore(options: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): IncidentStore {
  const table = dynamoDbTable(options.client, options.tableName);
  const rows = rowsById<Incident>(table, { at: (key) => keyOf('incident', key), itemOf, rowOf });

  return {
    listLive: async () => {
      const found: Incident[] = [];
      for await (const keys of pagesOfIds(table, 'incident')) {
        const page = await Promise.all(keys.map(rows.find));
        found.push(...page.flatMap((row) => (row !== undefined && isOnRecord(row) ? [row] : [])));
      }
      return found;
    },
    change: async (key, decide) => {
      const changed = await rows.change(key, (found) => {
        const { incident: next, result } = decide(found);
        return { next, result };
      });
      if (changed.kind === 'missing') throw new StoreUnavailable(`the incident ${key} went meanwhile`);
      return changed.result;
    },
  };
}

function itemOf(key: string, incident: Incident, rev: number): Item {
  const shown = isOnRecord(incident)
    ? { [LIST_INDEX.partitionKey]: 'incident', [LIST_INDEX.sortKey]: key }
    : { [TABLE.timeToLive]: Math.ceil(after(incident.lastAt, KEPT) / 1000) };
  return toItem({ incident: incident as unknown as Plain, rev, ...shown });
}

/** Only this adapter writes these items. */
function rowOf(item: Item): Versioned<Incident> {
  const { incident, rev } = fromItem(item);
  return { row: incident as unknown as Incident, rev: Number(rev) };
}
