import type { DatabaseSync } from 'node:sqlite';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { columnsOf, isCareEqual, isIdentityEqual } from './columns.ts';
import { queryOne, write } from './statement.ts';

/** Reads and writes single rows; the writes belong inside a transaction. */
export interface IntegrationRows {
  find(id: IntegrationId): Integration | undefined;
  /** Whether it was written: `false` where the id is taken. */
  insert(row: Integration): boolean;
  update(before: Integration, row: Integration): void;
  delete(id: IntegrationId): void;
}

export function integrationRows(sql: DatabaseSync): IntegrationRows {
  const select = queryOne(sql, 'SELECT row FROM integrations WHERE id = ?');
  const insert = write(
    sql,
    `INSERT INTO integrations (vendor, client, owner, status, removing, leased, due_at, expires_at, row, id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  // An index is rewritten when its column is named, changed or not: so three statements, by what has changed.
  const updateLease = write(sql, 'UPDATE integrations SET leased = ?, row = ? WHERE id = ?');
  const updateCare = write(
    sql,
    `UPDATE integrations SET status = ?, removing = ?, leased = ?, due_at = ?, expires_at = ?, row = ? WHERE id = ?`,
  );
  const updateAll = write(
    sql,
    `UPDATE integrations SET vendor = ?, client = ?, owner = ?, status = ?, removing = ?, leased = ?, due_at = ?,
     expires_at = ?, row = ? WHERE id = ?`,
  );
  const remove = write(sql, 'DELETE FROM integrations WHERE id = ?');

  return {
    find: (id) => {
      const found = select(id);
      return found === undefined ? undefined : parseRow(found[0]);
    },
    insert: (row) => {
      const { vendor, client, owner, status, removing, leased, dueAt, expiresAt } = columnsOf(row);
      const text = JSON.stringify(row);
      return insert(vendor, client, owner, status, removing, leased, dueAt, expiresAt, text, row.id) === 1;
    },
    update: (before, row) => {
      const text = JSON.stringify(row);
      const columns = columnsOf(row);
      const old = columnsOf(before);
      const { vendor, client, owner, status, removing, leased, dueAt, expiresAt } = columns;
      if (!isIdentityEqual(old, columns)) {
        updateAll(vendor, client, owner, status, removing, leased, dueAt, expiresAt, text, row.id);
      } else if (!isCareEqual(old, columns)) {
        updateCare(status, removing, leased, dueAt, expiresAt, text, row.id);
      } else {
        updateLease(leased, text, row.id);
      }
    },
    delete: (id) => {
      remove(id);
    },
  };
}

/** Only this adapter writes the column, so the text is a row; brands leave no trace in JSON. */
export function parseRow(text: unknown): Integration {
  return JSON.parse(text as string) as Integration;
}
