import type { Log } from '#shared/ports/tell.ts';
import type { TokenOwners } from '#shared/ports/token-owners.ts';
import { dynamoDbTokenOwners } from '../dynamodb/token-owners.ts';
import { callCounter } from './call-counter.ts';
import { dynamoDbClient } from './clients.ts';

/** Apart from the other ports, because only the function that grants are brought through needs it. */
export const awsTokenOwners = (tableName: string, { log }: { readonly log: Log }): TokenOwners =>
  dynamoDbTokenOwners({ client: dynamoDbClient(callCounter(log)), tableName });
