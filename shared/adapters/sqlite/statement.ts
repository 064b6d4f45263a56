import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';

/** A prepared statement whose rows come as arrays: cheaper than objects, and read in one place each. */
export type Query = (...values: readonly SQLInputValue[]) => readonly (readonly SQLOutputValue[])[];
export type QueryOne = (...values: readonly SQLInputValue[]) => readonly SQLOutputValue[] | undefined;
/** How many rows a statement wrote. */
export type Write = (...values: readonly SQLInputValue[]) => number;

export function query(sql: DatabaseSync, text: string): Query {
  const statement = asArrays(sql, text);
  return (...values) => told(() => statement.all(...values) as unknown as SQLOutputValue[][]);
}

export function queryOne(sql: DatabaseSync, text: string): QueryOne {
  const statement = asArrays(sql, text);
  return (...values) => told(() => statement.get(...values) as unknown as SQLOutputValue[] | undefined);
}

export function write(sql: DatabaseSync, text: string): Write {
  const statement = sql.prepare(text);
  return (...values) => told(() => Number(statement.run(...values).changes));
}

function asArrays(sql: DatabaseSync, text: string): StatementSync {
  const statement = sql.prepare(text);
  statement.setReturnArrays(true);
  return statement;
}

/** SQLite's own errors become the port's. */
function told<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new StoreUnavailable('the database did not do what it was told', { cause: error });
  }
}
