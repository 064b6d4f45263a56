import { type Item, type Plain, toItem } from './attributes.ts';

/**
 * One conditional update in DynamoDB's own words. Every attribute is written `#name`, so that none meets a reserved
 * word; `names` gives those that are not called what they are written as. Values are written `:name`.
 */
export interface Update {
  readonly set?: readonly string[];
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  /** All must hold. */
  readonly when: readonly string[];
  readonly values?: { readonly [name: string]: Plain };
  readonly names?: Readonly<Record<string, string>>;
}

export interface Expressions {
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Item;
}

export function expressionsOf(update: Update): Expressions {
  const actions = [
    ['SET', update.set],
    ['ADD', update.add],
    ['REMOVE', update.remove],
  ] as const;
  const UpdateExpression = actions
    .flatMap(([verb, parts = []]) => (parts.length > 0 ? [`${verb} ${parts.join(', ')}`] : []))
    .join(' ');
  const ConditionExpression = allOf(update.when);
  const text = `${UpdateExpression} ${ConditionExpression}`;
  return {
    UpdateExpression,
    ConditionExpression,
    ExpressionAttributeNames: namesIn(text, update.names),
    ...valuesIn(update.values),
  };
}

/** Clauses that must all hold. */
export const allOf = (clauses: readonly string[]): string =>
  clauses.map((clause) => `(${clause})`).join(' AND ');

/** What `#name` means, for every one in the text: DynamoDB wants each declared, and none besides. */
export function namesIn(text: string, names: Readonly<Record<string, string>> = {}): Record<string, string> {
  const written = new Set([...text.matchAll(/#(\w+)/g)].map(([, name = '']) => name));
  return Object.fromEntries([...written].map((name) => [`#${name}`, names[name] ?? name]));
}

export function valuesIn(values: { readonly [name: string]: Plain } = {}): {
  readonly ExpressionAttributeValues?: Item;
} {
  const entries = Object.entries(toItem(values));
  if (entries.length === 0) return {};
  return { ExpressionAttributeValues: Object.fromEntries(entries.map(([name, v]) => [`:${name}`, v])) };
}
