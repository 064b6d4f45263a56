import { DUE_INDEX, LIST_INDEX } from '#shared/contract/table.ts';
import type { AttemptId, IntegrationId } from '#shared/domain/ids.ts';
import type { Care, Integration, TokenFacts } from '#shared/domain/integration.ts';
import { shardOf } from '#shared/domain/shard.ts';
import type { Instant } from '#shared/domain/time.ts';
import { RowTooNew } from '#shared/ports/integration-store.ts';
import { fromItem, type Item, type Plain, toItem } from './attributes.ts';
import { type Key, keyOf } from './table.ts';

/**
 * Grows where an older release would misread a row; a fact that it may leave alone is no reason. A row without a number
 * is of the first. A release that can read a new schema comes before one that writes it (docs/upgrade.md).
 */
export const ROW_SCHEMA = 1;

type Fields = { readonly [name: string]: Plain | undefined };

export const integrationKey = (id: IntegrationId): Key => keyOf('integration', id);

/** Instants as text whose order is that of time. */
const DUE_DIGITS = 15;
export const paddedInstant = (at: Instant): string => String(at).padStart(DUE_DIGITS, '0');

/** Where a row stands in the due index. */
export const dueKeys = (id: IntegrationId, dueAt: Instant, shards: number): Record<string, string> => ({
  [DUE_INDEX.partitionKey]: dueShardKey(shardOf(id, shards)),
  [DUE_INDEX.sortKey]: `${paddedInstant(dueAt)}#${id}`,
});

export const dueShardKey = (shard: number): string => `due#${shard}`;

/** What is kept of a token set's facts: the expiry lies beside them, because an index takes whole attributes only. */
export function tokenFields({ expiresAt, ...facts }: TokenFacts): {
  readonly facts: Fields;
  readonly expiresAt: Instant;
} {
  return { facts, expiresAt };
}

/**
 * The item of a row. `rev` is drawn anew for each row and grows with each write: whoever read the row can tell whether
 * it is still the one that was read. Open attempts are a map, so that one can come and go without a read.
 */
export function integrationItem(row: Integration, rev: number, shards: number): Item {
  const { id, care, tokens, openAttempts, ...rest } = row;
  const { status, ...careFacts } = care;
  const isListed = care.status !== 'revoked' || care.removal === undefined;
  const facts = tokens === undefined ? undefined : tokenFields(tokens);
  const fields: Fields = {
    ...(rest as unknown as Fields),
    care: status,
    careFacts: Object.keys(careFacts).length === 0 ? undefined : (careFacts as Fields),
    tokens: facts?.facts,
    expiresAt: facts?.expiresAt,
    openAttempts: Object.fromEntries(openAttempts.map((open) => [open.attemptId, open.parentVersion])),
    rev,
    ...(row.dueAt === undefined ? {} : dueKeys(id, row.dueAt, shards)),
    ...(isListed ? { [LIST_INDEX.partitionKey]: 'integration', [LIST_INDEX.sortKey]: id } : {}),
  };
  return { ...integrationKey(id), ...toItem(fields) };
}

/**
 * Only this adapter writes these items, so what comes back is a row; brands leave no trace in them. Throws `RowTooNew`
 * where a newer release has written it.
 */
export function integrationOf(item: Item): { readonly row: Integration; readonly rev: number } {
  const {
    pk,
    sk: _sk,
    schema,
    rev,
    care,
    careFacts,
    tokens,
    expiresAt,
    openAttempts,
    [DUE_INDEX.partitionKey]: _duePk,
    [DUE_INDEX.sortKey]: _dueSk,
    [LIST_INDEX.partitionKey]: _listPk,
    [LIST_INDEX.sortKey]: _listSk,
    ...rest
  } = fromItem(item);
  const id = String(pk).slice('integration#'.length);
  if (schema !== undefined && Number(schema) > ROW_SCHEMA) {
    throw new RowTooNew(id, Number(schema), ROW_SCHEMA);
  }
  const row = {
    ...rest,
    id,
    care: { status: care, ...(careFacts as object | undefined) } as Care,
    openAttempts: attemptsOf(openAttempts as Readonly<Record<AttemptId, number>>),
    ...(tokens === undefined ? {} : { tokens: { ...(tokens as object), expiresAt } }),
  };
  return { row: row as unknown as Integration, rev: Number(rev) };
}

/** Ids of attempts sort by their time: oldest first. */
function attemptsOf(map: Readonly<Record<AttemptId, number>>): Integration['openAttempts'] {
  return Object.entries(map)
    .map(([attemptId, parentVersion]) => ({ attemptId: attemptId as AttemptId, parentVersion }))
    .sort((a, b) => (a.attemptId < b.attemptId ? -1 : 1));
}
