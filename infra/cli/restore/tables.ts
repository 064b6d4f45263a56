import { dynamoDbClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbClientStore } from '#shared/adapters/dynamodb/client-store.ts';
import { type Copied, copyMissing } from '#shared/adapters/dynamodb/copy-missing.ts';
import { dynamoDbIntegrationStore } from '#shared/adapters/dynamodb/integration-store.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { DUE_SHARDS } from '#shared/contract/table.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { type Held, holdRestored } from '#shared/usecases/restore/hold-restored.ts';
import { BadUsage } from '../bad-usage.ts';

/** Holds the grants of a table that nothing works on yet. Region and credentials are those of every tool of AWS. */
export const holdTable = (tableName: string): Promise<Held> =>
  withTables((client) =>
    holdRestored({
      store: dynamoDbIntegrationStore({ client, tableName, shards: DUE_SHARDS }),
      clients: dynamoDbClientStore({ client, tableName }),
      clock: systemClock,
    })(),
  );

/** Copies what the one lacks out of the other, held. */
export const copyTable = (from: string, to: string): Promise<Copied> =>
  withTables((client) => copyMissing({ client, from, to, shards: DUE_SHARDS, now: systemClock.now() }));

async function withTables<T>(act: (client: ReturnType<typeof dynamoDbClient>) => Promise<T>): Promise<T> {
  const client = dynamoDbClient();
  try {
    return await act(client);
  } catch (error) {
    if (error instanceof StoreUnavailable) throw new BadUsage(`${error.message}: it may be repeated`);
    throw error;
  } finally {
    client.destroy();
  }
}
