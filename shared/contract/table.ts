/** Names of the one table's keys and indexes: the stack makes them, the adapter uses them. All keys are strings. */
export const TABLE = { partitionKey: 'pk', sortKey: 'sk', timeToLive: 'ttl' } as const;

/** Rows that will be due, by shard and time. Sparse: what is never due is not in it. */
export const DUE_INDEX = {
  name: 'due',
  partitionKey: 'duePk',
  sortKey: 'dueSk',
  projected: ['vendor', 'client', 'expiresAt'],
} as const;

/**
 * Rows that the API lists, by kind and id, with what it filters them by. A refresh of a healthy grant changes none of
 * it, and an index is not written where nothing of it changed.
 */
export const LIST_INDEX = {
  name: 'list',
  partitionKey: 'listPk',
  sortKey: 'listSk',
  projected: ['vendor', 'client', 'owner', 'care', 'pausedAt'],
} as const;

/**
 * Partitions of the due index. One takes 1,000 writes a second, and a refresh writes it twice: 16 are enough for ten
 * times the refreshes that the vault's write rate allows.
 */
export const DUE_SHARDS = 16;

/** The partition of the due index that batch jobs have to themselves. */
export const JOBS_DUE = 'jobs';
