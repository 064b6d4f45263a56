import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { TABLE } from '#shared/contract/table.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { Item, Plain } from './attributes.ts';
import { allOf, expressionsOf, namesIn, type Update, valuesIn } from './expression.ts';

/** A row's key: its kind and id in one, and a constant, so that rows of one integration can lie together. */
export type Key = { readonly pk: { readonly S: string }; readonly sk: { readonly S: string } };

export type Conditional =
  | { readonly kind: 'written'; readonly item: Item }
  /** The item that stood in the way, as it was at that moment. */
  | { readonly kind: 'refused'; readonly item: Item }
  | { readonly kind: 'missing' };

/** When a whole row may be written or deleted. */
export interface Condition {
  readonly when: readonly string[];
  readonly values?: { readonly [name: string]: Plain };
}

/** Single rows of the one table. Each method throws `StoreUnavailable`; no exception of the SDK gets past here. */
export interface Table {
  get(key: Key): Promise<Item | undefined>;
  put(item: Item, condition: Condition): Promise<Conditional>;
  /** One call: what it wrote, or what stood in its way. */
  update(key: Key, update: Update): Promise<Conditional>;
  delete(key: Key, condition: Condition): Promise<Conditional>;
  query(
    input: Omit<QueryCommandInput, 'TableName'>,
  ): Promise<{ readonly items: Item[]; readonly next?: Item }>;
}

export const keyOf = (kind: string, id: string): Key => ({ pk: { S: `${kind}#${id}` }, sk: { S: 'row' } });

/** `attribute_exists` on a key says that there is such a row. */
export const IS_THERE = `attribute_exists(#${TABLE.partitionKey})`;
export const IS_NOT_THERE = `attribute_not_exists(#${TABLE.partitionKey})`;

export function dynamoDbTable(client: DynamoDBClient, TableName: string): Table {
  return {
    get: async (key) => {
      const { Item } = await told(
        'GetItem',
        client.send(new GetItemCommand({ TableName, Key: { ...key }, ConsistentRead: true })),
      );
      return Item;
    },
    put: (item, condition) =>
      conditionally('PutItem', async () => {
        const command = { TableName, Item: item, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
        await client.send(new PutItemCommand({ ...command, ...conditionOf(condition) }));
        return item;
      }),
    update: (key, update) =>
      conditionally('UpdateItem', async () => {
        const { Attributes = {} } = await client.send(
          new UpdateItemCommand({
            TableName,
            Key: { ...key },
            ...expressionsOf(update),
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return Attributes;
      }),
    delete: (key, condition) =>
      conditionally('DeleteItem', async () => {
        const command = {
          TableName,
          Key: { ...key },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        } as const;
        await client.send(new DeleteItemCommand({ ...command, ...conditionOf(condition) }));
        return {};
      }),
    query: async (input) => {
      const { Items = [], LastEvaluatedKey } = await told(
        'Query',
        client.send(new QueryCommand({ TableName, ...input })),
      );
      return LastEvaluatedKey === undefined ? { items: Items } : { items: Items, next: LastEvaluatedKey };
    },
  };
}

function conditionOf({ when, values }: Condition) {
  const ConditionExpression = allOf(when);
  return { ConditionExpression, ExpressionAttributeNames: namesIn(ConditionExpression), ...valuesIn(values) };
}

async function conditionally(action: string, write: () => Promise<Item>): Promise<Conditional> {
  try {
    return { kind: 'written', item: await write() };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw unavailable(action, error);
    return error.Item === undefined ? { kind: 'missing' } : { kind: 'refused', item: error.Item };
  }
}

async function told<T>(action: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw unavailable(action, error);
  }
}

const unavailable = (action: string, error: unknown): StoreUnavailable =>
  new StoreUnavailable(`DynamoDB ${action} failed: ${error instanceof Error ? error.name : 'unknown'}`, {
    cause: error,
  });
