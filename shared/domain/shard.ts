import { hash32 } from './hash.ts';
import type { IntegrationId } from './ids.ts';

/** Which of so many shards of the due index an integration lies in, counted from 0. */
export function shardOf(id: IntegrationId, shards: number): number {
  // The upper bits: the lower ones decide the jitter, and the two shall not go together.
  return Math.floor((hash32(`shard#${id}`) / 2 ** 32) * shards);
}
