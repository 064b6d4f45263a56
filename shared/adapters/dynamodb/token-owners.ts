import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { TokenOwner, TokenOwners } from '#shared/ports/token-owners.ts';
import { fromItem, type Plain, toItem } from './attributes.ts';
import { dynamoDbTable, IS_NOT_THERE, keyOf } from './table.ts';

/** Owners in DynamoDB, one item for each fingerprint. */
export function dynamoDbTokenOwners(options: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): TokenOwners {
  const table = dynamoDbTable(options.client, options.tableName);
  return {
    claim: async (mark, owner, instead) => {
      const when = instead === undefined ? IS_NOT_THERE : `${IS_NOT_THERE} OR #owner = :instead`;
      const outcome = await table.put(
        { ...keyOf('token', mark), ...toItem({ owner: plain(owner) }) },
        { when: [when], ...(instead === undefined ? {} : { values: { instead: plain(instead) } }) },
      );
      // Nobody deletes one: what stood in the way must be there.
      if (outcome.kind === 'missing') throw new StoreUnavailable('a token was not claimed');
      return outcome.kind === 'written' ? owner : (fromItem(outcome.item).owner as unknown as TokenOwner);
    },
  };
}

const plain = (owner: TokenOwner): { readonly [name: string]: Plain } => ({ ...owner });
