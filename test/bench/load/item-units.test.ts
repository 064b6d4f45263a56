import { describe, expect, it } from 'vitest';
import { type Item, itemBytes, writeUnits } from './item-units.ts';

const keys = { pk: { S: 'integration#a' }, sk: { S: 'row' } };
const due = (at: string): Item => ({
  ...keys,
  duePk: { S: 'due#1' },
  dueSk: { S: at },
  vendor: { S: 'acme' },
});

describe('the size of an item', () => {
  it('counts names, text in UTF-8, digits by twos, and what a map takes', () => {
    expect(itemBytes({ a: { S: 'é' } })).toBe(3);
    expect(itemBytes({ a: { N: '1234567' } })).toBe(1 + 4 + 1);
    expect(itemBytes({ m: { M: { x: { BOOL: true } } } })).toBe(1 + 3 + 1 + 1 + 1);
    expect(itemBytes({ l: { L: [{ S: 'abc' }] } })).toBe(1 + 3 + 1 + 3);
  });
});

describe('write units', () => {
  it('are one for each kilobyte begun of the larger state', () => {
    const large = { ...keys, blob: { S: 'x'.repeat(1500) } };
    expect(writeUnits(keys, large)).toBe(2);
    expect(writeUnits(large, keys)).toBe(2);
    expect(writeUnits(keys, { ...keys, more: { S: 'x' } })).toBe(1);
  });

  it('leave an index alone where nothing of it changed', () => {
    expect(writeUnits(due('100'), { ...due('100'), fence: { N: '2' } })).toBe(1);
  });

  it('delete from an index and write to it where its key changed', () => {
    expect(writeUnits(due('100'), due('200'))).toBe(1 + 2);
  });

  it('write once to an index where only a projected attribute changed, or where the row enters it', () => {
    expect(writeUnits(due('100'), { ...due('100'), vendor: { S: 'other' } })).toBe(1 + 1);
    expect(writeUnits(keys, due('100'))).toBe(1 + 1);
  });
});
