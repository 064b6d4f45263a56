import { describe, expect, it } from 'vitest';
import { fromAttribute, fromItem, toItem } from '#shared/adapters/dynamodb/attributes.ts';

describe('attributes', () => {
  const fields = {
    text: 'città',
    empty: '',
    number: 1793606400000,
    negative: -0.5,
    yes: true,
    no: false,
    list: ['a', 1, [true]],
    map: { inner: { deep: 'x' }, none: undefined },
  };

  it('are typed as DynamoDB wants them, and what is undefined is left out', () => {
    expect(toItem(fields)).toEqual({
      text: { S: 'città' },
      empty: { S: '' },
      number: { N: '1793606400000' },
      negative: { N: '-0.5' },
      yes: { BOOL: true },
      no: { BOOL: false },
      list: { L: [{ S: 'a' }, { N: '1' }, { L: [{ BOOL: true }] }] },
      map: { M: { inner: { M: { deep: { S: 'x' } } } } },
    });
  });

  it('come back as they went', () => {
    expect(fromItem(toItem(fields))).toEqual({ ...fields, map: { inner: { deep: 'x' } } });
  });

  it('are refused where they are of a kind that no row has', () => {
    expect(() => fromAttribute({ NULL: true })).toThrow('a kind that is not ours: NULL');
  });
});
