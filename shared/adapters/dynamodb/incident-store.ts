import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LIST_INDEX, TABLE } from '#shared/contract/table.ts';
import { type Incident, isOnRecord } from '#shared/domain/incident/incident.ts';
import { after, days } from '#shared/domain/time.ts';
import type { IncidentStore } from '#shared/ports/incident-store.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { fromItem, type Item, type Plain, toItem } from './attributes.ts';
import { listIds } from './list.ts';
import { changeOptimistically, type Versioned } from './optimistic.ts';
import { dynamoDbTable, IS_NOT_THERE, keyOf } from './table.ts';

type Found = Incident | undefined;

const INCIDENTS_A_PAGE = 100;
/** The `rev` of an item that is not there yet: no other has it. */
const NONE = -1;
/** What is over and told is kept so long, to be looked up. */
const KEPT = days(30);

/** Incidents in DynamoDB, one item for each cause. Only those that somebody still has to look at are in the index. */
export function dynamoDbIncidentStore(options: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): IncidentStore {
  const table = dynamoDbTable(options.client, options.tableName);
  const at = (key: string) => keyOf('incident', key);
  const read = async (key: string): Promise<Versioned<Found>> => {
    const item = await table.get(at(key));
    return item === undefined ? { row: undefined, rev: NONE } : incidentOf(item);
  };

  return {
    listLive: async () => {
      const found: Incident[] = [];
      let cursor: string | undefined;
      do {
        const query = { kind: 'incident', filters: [], values: {}, limit: INCIDENTS_A_PAGE } as const;
        const page = await listIds(table, { ...query, cursor });
        const rows = await Promise.all(page.ids.map(read));
        found.push(...rows.flatMap(({ row }) => (row !== undefined && isOnRecord(row) ? [row] : [])));
        cursor = page.cursor;
      } while (cursor !== undefined);
      return found;
    },
    change: async (key, decide) => {
      const changed = await changeOptimistically<Found, ReturnType<typeof decide>['result']>(
        {
          read: () => read(key),
          parse: incidentOf,
          write: (next, rev, seenRev) =>
            table.put(
              { ...at(key), ...itemOf(key, next, rev) },
              seenRev === NONE
                ? { when: [IS_NOT_THERE] }
                : { when: ['#rev = :seenRev'], values: { seenRev } },
            ),
        },
        (found) => {
          const { incident: next, result } = decide(found);
          return { next, result };
        },
      );
      if (changed.kind === 'missing') throw new StoreUnavailable(`the incident ${key} went meanwhile`);
      return changed.result;
    },
  };
}

function itemOf(key: string, incident: Found, rev: number): Item {
  if (incident === undefined) throw new TypeError('an incident is changed, never unmade');
  const shown = isOnRecord(incident)
    ? { [LIST_INDEX.partitionKey]: 'incident', [LIST_INDEX.sortKey]: key }
    : { [TABLE.timeToLive]: Math.ceil(after(incident.lastAt, KEPT) / 1000) };
  return toItem({ incident: incident as unknown as Plain, rev, ...shown });
}

/** Only this adapter writes these items. */
function incidentOf(item: Item): Versioned<Found> {
  const { incident, rev } = fromItem(item);
  return { row: incident as unknown as Incident, rev: Number(rev) };
}
