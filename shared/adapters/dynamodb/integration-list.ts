import type { IntegrationId } from '#shared/domain/ids.ts';
import { type Integration, type Status, statusOf } from '#shared/domain/integration.ts';
import { type IntegrationStore, type ListQuery, RowTooNew } from '#shared/ports/integration-store.ts';
import type { Plain } from './attributes.ts';
import { listIds } from './list.ts';
import type { Table } from './table.ts';

/**
 * `list` of the integration store: the index finds the ids and filters them, then the rows themselves are read, so that
 * what is shown is true. A row that no longer matches, or that only a newer release can read, is left out.
 */
export function integrationList(
  table: Table,
  find: (id: IntegrationId) => Promise<Integration | undefined>,
): IntegrationStore['list'] {
  return async (query) => {
    const { limit, cursor } = query;
    const page = await listIds(table, { kind: 'integration', ...filtersOf(query), limit, cursor });
    const rows = await Promise.all(page.ids.map((id) => readable(find(id as IntegrationId))));
    const items = rows.filter((row) => row !== undefined).filter((row) => matches(row, query));
    return page.cursor === undefined ? { items } : { items, cursor: page.cursor };
  };
}

/** One row of a newer release must not cost the others their place in the list. */
async function readable(found: Promise<Integration | undefined>): Promise<Integration | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof RowTooNew) return undefined;
    throw error;
  }
}

interface Filters {
  readonly filters: readonly string[];
  readonly values: { readonly [name: string]: Plain };
}

function filtersOf({ vendor, client, owner, status }: ListQuery): Filters {
  const wanted = Object.entries({ vendor, client, owner }).filter(([, value]) => value !== undefined);
  const equal = wanted.map(([name]) => `#${name} = :${name}`);
  const values = Object.fromEntries(wanted) as Record<string, string>;
  if (status === undefined) return { filters: equal, values };
  return {
    filters: [...equal, statusFilter(status)],
    values: { ...values, ...(status === 'paused' ? { revoked: 'revoked' } : { status }) },
  };
}

/** The word that the API shows: a pause hides the care underneath, a revocation hides the pause. */
function statusFilter(status: Status): string {
  if (status === 'paused') return 'attribute_exists(#pausedAt) AND #care <> :revoked';
  if (status === 'revoked') return '#care = :status';
  return '#care = :status AND attribute_not_exists(#pausedAt)';
}

function matches(row: Integration, { vendor, client, owner, status }: ListQuery): boolean {
  const isBeingRemoved = row.care.status === 'revoked' && row.care.removal !== undefined;
  return (
    !isBeingRemoved &&
    (vendor === undefined || row.vendor === vendor) &&
    (client === undefined || row.client === client) &&
    (owner === undefined || row.owner === owner) &&
    (status === undefined || statusOf(row) === status)
  );
}
