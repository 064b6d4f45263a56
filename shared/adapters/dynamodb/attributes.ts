import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Record<string, AttributeValue>;

/** What the rows are made of: plain JSON values; a field that is `undefined` is left out. */
export type Plain =
  | string
  | number
  | boolean
  | readonly Plain[]
  | { readonly [name: string]: Plain | undefined };

function toAttribute(value: Plain): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (isList(value)) return { L: value.map(toAttribute) };
  return { M: toItem(value) };
}

export function toItem(fields: { readonly [name: string]: Plain | undefined }): Item {
  const item: Item = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) item[name] = toAttribute(value);
  }
  return item;
}

/** Throws a `TypeError` for kinds of attributes that no row of ours has. */
export function fromAttribute(attribute: AttributeValue): Plain {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.L !== undefined) return attribute.L.map(fromAttribute);
  if (attribute.M !== undefined) return fromItem(attribute.M);
  throw new TypeError(`a row has an attribute of a kind that is not ours: ${Object.keys(attribute).join()}`);
}

export function fromItem(item: Item): { readonly [name: string]: Plain } {
  const fields: Record<string, Plain> = {};
  for (const [name, attribute] of Object.entries(item)) fields[name] = fromAttribute(attribute);
  return fields;
}

function isList(value: object): value is readonly Plain[] {
  return Array.isArray(value);
}
