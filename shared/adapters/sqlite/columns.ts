import { type Integration, statusOf } from '#shared/domain/integration.ts';

/** The columns of a row that something looks it up by, as SQLite takes them. */
export interface Columns {
  readonly vendor: string;
  readonly client: string;
  readonly owner: string;
  readonly status: string;
  readonly removing: number;
  readonly leased: number;
  readonly dueAt: number | null;
  readonly expiresAt: number | null;
}

export function columnsOf(row: Integration): Columns {
  return {
    vendor: row.vendor,
    client: row.client,
    owner: row.owner,
    status: statusOf(row),
    removing: row.care.status === 'revoked' && row.care.removal !== undefined ? 1 : 0,
    leased: row.lease === undefined ? 0 : 1,
    dueAt: row.dueAt ?? null,
    expiresAt: row.tokens?.expiresAt ?? null,
  };
}

export const isIdentityEqual = (a: Columns, b: Columns): boolean =>
  a.vendor === b.vendor && a.client === b.client && a.owner === b.owner;

export const isCareEqual = (a: Columns, b: Columns): boolean =>
  a.status === b.status && a.removing === b.removing && a.dueAt === b.dueAt && a.expiresAt === b.expiresAt;
