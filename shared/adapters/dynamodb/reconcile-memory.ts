import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { TABLE } from '#shared/contract/table.ts';
import type { Pass } from '#shared/domain/reconcile/pass.ts';
import type { Sighting } from '#shared/domain/reconcile/sighting.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { ReconcileMemory } from '#shared/ports/reconcile-memory.ts';
import { fromItem, type Plain, toItem } from './attributes.ts';
import { dynamoDbTable, IS_NOT_THERE, IS_THERE, keyOf } from './table.ts';

/** Notes of reconciliation in DynamoDB, one item each; the time to live of sightings takes them away. */
export function dynamoDbReconcileMemory(options: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): ReconcileMemory {
  const table = dynamoDbTable(options.client, options.tableName);
  // Only this adapter writes these items.
  const read = async <T>(name: string): Promise<T | undefined> => {
    const item = await table.get(keyOf('reconcile', name));
    return item === undefined ? undefined : (fromItem(item).note as unknown as T);
  };
  const keep = async (name: string, note: object, forgetAt?: Instant): Promise<void> => {
    const ttl = forgetAt === undefined ? {} : { [TABLE.timeToLive]: Math.ceil(forgetAt / 1000) };
    const item = toItem({ note: note as { readonly [field: string]: Plain | undefined }, ...ttl });
    await table.put({ ...keyOf('reconcile', name), ...item }, { when: [`${IS_THERE} OR ${IS_NOT_THERE}`] });
  };

  return {
    pass: (walk) => read<Pass>(`pass.${walk}`),
    keepPass: (walk, pass) => keep(`pass.${walk}`, pass),
    sighting: (name) => read<Sighting>(`seen.${name}`),
    keepSighting: (name, sighting, forgetAt) => keep(`seen.${name}`, sighting, forgetAt),
  };
}
