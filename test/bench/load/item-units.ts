import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { DUE_INDEX, LIST_INDEX } from '#shared/contract/table.ts';

export type Item = Readonly<Record<string, AttributeValue>>;

/**
 * Bytes that DynamoDB counts an item as: names and values, one byte for a Boolean, and three with one for each element
 * for a map or a list.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Item): number {
  return sum(Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + valueBytes(value)));
}

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  // Two digits to the byte, and one byte more.
  if (value.N !== undefined) return Math.ceil(value.N.replace(/[-.]/g, '').length / 2) + 1;
  if (value.L !== undefined) return 3 + sum(value.L.map((element) => 1 + valueBytes(element)));
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  throw new Error(`no size for ${Object.keys(value)[0]}`);
}

/** Write units of an item of this size: one for each kilobyte begun. */
const unitsOf = (bytes: number): number => Math.ceil(bytes / 1024);

/**
 * Write units of one update: the larger of both states, and in each index nothing where nothing of it changed, one write
 * where a projected attribute did, a deletion and a write where its key did.
 */
export function writeUnits(before: Item, after: Item): number {
  const base = unitsOf(Math.max(itemBytes(before), itemBytes(after)));
  return base + sum([DUE_INDEX, LIST_INDEX].map((index) => indexUnits(index, before, after)));
}

function indexUnits(index: typeof DUE_INDEX | typeof LIST_INDEX, before: Item, after: Item): number {
  const entry = (item: Item, names: readonly string[]): Item =>
    Object.fromEntries(names.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])));
  const keys = [index.partitionKey, index.sortKey];
  const kept = ['pk', 'sk', ...keys, ...index.projected];
  const isSame = (names: readonly string[]): boolean =>
    JSON.stringify(entry(before, names)) === JSON.stringify(entry(after, names));
  const units = (item: Item): number =>
    item[index.sortKey] === undefined ? 0 : unitsOf(itemBytes(entry(item, kept)));
  if (isSame(kept)) return 0;
  return isSame(keys) ? units(after) : units(before) + units(after);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
