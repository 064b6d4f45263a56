import type { Item } from './attributes.ts';
import { changeOptimistically, type Versioned } from './optimistic.ts';
import { IS_NOT_THERE, type Key, type Table } from './table.ts';

/** How rows of one kind lie in the table; only their own adapter writes their items. */
export interface RowsOf<Row> {
  at(id: string): Key;
  /** Everything but the key; `rev` among it. */
  itemOf(id: string, row: Row, rev: number): Item;
  rowOf(item: Item): Versioned<Row>;
}

/** Rows that may not be there yet: whoever decides sees `undefined`, and makes the first one. */
export interface RowsById<Row> {
  /** Strongly consistent. */
  find(id: string): Promise<Row | undefined>;
  /** `missing`: the row went away while it was decided on. */
  change<T>(
    id: string,
    decide: (row: Row | undefined) => { readonly next?: Row | undefined; readonly result: T },
  ): Promise<{ readonly kind: 'changed'; readonly result: T } | { readonly kind: 'missing' }>;
}

/** The `rev` of an item that is not there yet: no other has it. */
const NONE = -1;

export function rowsById<Row>(table: Table, { at, itemOf, rowOf }: RowsOf<Row>): RowsById<Row> {
  const read = async (id: string): Promise<Versioned<Row | undefined>> => {
    const item = await table.get(at(id));
    return item === undefined ? { row: undefined, rev: NONE } : rowOf(item);
  };
  return {
    find: async (id) => (await read(id)).row,
    change: (id, decide) =>
      changeOptimistically<Row | undefined, ReturnType<typeof decide>['result']>(
        {
          read: () => read(id),
          parse: rowOf,
          write: (next, rev, seenRev) =>
            table.put(
              // Nothing is written where nothing was decided.
              { ...at(id), ...itemOf(id, next as Row, rev) },
              seenRev === NONE
                ? { when: [IS_NOT_THERE] }
                : { when: ['#rev = :seenRev'], values: { seenRev } },
            ),
        },
        decide,
      ),
  };
}
