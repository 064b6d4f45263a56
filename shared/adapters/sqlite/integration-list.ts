import type { DatabaseSync } from 'node:sqlite';
import type { IntegrationStore, ListQuery } from '#shared/ports/integration-store.ts';
import { parseRow } from './integration-rows.ts';
import { type Query, query } from './statement.ts';

/** `list` of the integration store: rows by id, the cursor is the last id of the page before. */
export function integrationList(sql: DatabaseSync): IntegrationStore['list'] {
  const statements = new Map<string, Query>();
  const prepared = (text: string): Query => {
    const known = statements.get(text) ?? query(sql, text);
    statements.set(text, known);
    return known;
  };
  return async (wanted) => {
    const clauses = clausesOf(wanted);
    const where = clauses.map((clause) => clause.text).join(' AND ');
    // One more than asked for tells whether there is a next page.
    const rows = prepared(`SELECT row FROM integrations WHERE ${where} ORDER BY id LIMIT ?`)(
      ...clauses.flatMap((clause) => clause.value ?? []),
      wanted.limit + 1,
    );
    const items = rows.slice(0, wanted.limit).map(([text]) => parseRow(text));
    const last = items.at(-1);
    return rows.length > wanted.limit && last !== undefined ? { items, cursor: last.id } : { items };
  };
}

interface Clause {
  readonly text: string;
  readonly value?: string;
}

function clausesOf(wanted: ListQuery): readonly Clause[] {
  const clauses: Clause[] = [{ text: 'removing = 0' }];
  const { owner, client, vendor, status, cursor } = wanted;
  if (owner !== undefined) clauses.push({ text: 'owner = ?', value: owner });
  if (client !== undefined) clauses.push({ text: 'client = ?', value: client });
  if (vendor !== undefined) clauses.push({ text: 'vendor = ?', value: vendor });
  if (status !== undefined) clauses.push({ text: 'status = ?', value: status });
  // Said in so many words, it lets SQLite use the index of the few that are not active.
  if (status !== undefined && status !== 'active') clauses.push({ text: "status <> 'active'" });
  if (cursor !== undefined) clauses.push({ text: 'id > ?', value: cursor });
  return clauses;
}
