import { LIST_INDEX, TABLE } from '#shared/contract/table.ts';
import type { Plain } from './attributes.ts';
import { namesIn, valuesIn } from './expression.ts';
import { keyOf, type Table } from './table.ts';

export interface IdQuery {
  readonly kind: 'integration' | 'client' | 'notices' | 'campaign' | 'job' | 'incident';
  /** What the index must say of a row; all must hold. */
  readonly filters: readonly string[];
  readonly values: { readonly [name: string]: Plain };
  readonly limit: number;
  /** The last id of the page before. */
  readonly cursor?: string | undefined;
}

/** So much of the index is looked through for one page; a page may then be short, and has a cursor. */
const MOST_QUERIES = 10;
/** Entries that one query looks at where it filters. */
const LOOKED_AT = 1000;

/** Ids of one kind in their order, from the list index: it may be a moment behind. */
export async function listIds(
  table: Table,
  query: IdQuery,
): Promise<{ readonly ids: readonly string[]; readonly cursor?: string }> {
  const { kind, filters, limit } = query;
  const keyCondition = `#${LIST_INDEX.partitionKey} = :kind`;
  const filter =
    filters.length === 0 ? {} : { FilterExpression: filters.map((clause) => `(${clause})`).join(' AND ') };
  const names = namesIn([keyCondition, ...filters].join(' '));
  const found: string[] = [];
  let cursor = query.cursor;
  for (let round = 0; round < MOST_QUERIES; round++) {
    const page = await table.query({
      IndexName: LIST_INDEX.name,
      KeyConditionExpression: keyCondition,
      ...filter,
      ExpressionAttributeNames: names,
      ...valuesIn({ ...query.values, kind }),
      Limit: filters.length === 0 ? limit - found.length + 1 : LOOKED_AT,
      ...(cursor === undefined ? {} : { ExclusiveStartKey: indexKey(kind, cursor) }),
    });
    found.push(...page.items.map((item) => idOf(item[LIST_INDEX.sortKey])));
    if (found.length > limit) return { ids: found.slice(0, limit), cursor: found[limit - 1] ?? '' };
    if (page.next === undefined) return { ids: found };
    cursor = idOf(page.next[LIST_INDEX.sortKey]);
  }
  return cursor === undefined ? { ids: found } : { ids: found, cursor };
}

/** So many ids are asked for at once where all are wanted. */
const A_PAGE = 100;

/** Every id of a kind of which there are few, a page at a time. */
export async function* pagesOfIds(
  table: Table,
  kind: IdQuery['kind'],
): AsyncGenerator<readonly string[], void> {
  let cursor: string | undefined;
  do {
    const page = await listIds(table, { kind, filters: [], values: {}, limit: A_PAGE, cursor });
    yield page.ids;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

const idOf = (attribute: { readonly S?: string | undefined } | undefined): string => attribute?.S ?? '';

function indexKey(kind: IdQuery['kind'], id: string) {
  const { pk, sk } = keyOf(kind, id);
  return {
    [TABLE.partitionKey]: pk,
    [TABLE.sortKey]: sk,
    [LIST_INDEX.partitionKey]: { S: kind },
    [LIST_INDEX.sortKey]: { S: id },
  };
}
