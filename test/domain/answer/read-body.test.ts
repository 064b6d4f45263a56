import { describe, expect, it } from 'vitest';
import { isMembers, member, readBody, textMember } from '#shared/domain/answer/read-body.ts';

const OTHER = { kind: 'other' };

describe('readBody', () => {
  it.each([
    ['an object', '{"a":1}', { kind: 'object', members: { a: 1 } }],
    ['the first object of an array', '[{"a":1},{"b":2}]', { kind: 'object', members: { a: 1 } }],
    [
      'an object after a byte order mark and blanks',
      '\uFEFF \r\n{"a":1}\n',
      { kind: 'object', members: { a: 1 } },
    ],
    [
      'a byte order mark inside a text stays',
      '{"a":"b\uFEFFc"}',
      { kind: 'object', members: { a: 'b\uFEFFc' } },
    ],
    ['a form', 'a=1&b=x%20y', { kind: 'object', members: { a: '1', b: 'x y' } }],
    ['a form with one odd name', '-a_.9=1', { kind: 'object', members: { '-a_.9': '1' } }],
    ['an object that breaks off', '{"a":', { kind: 'broken' }],
    ['an array that breaks off', '[{"a":1}', OTHER],
    ['an array of no objects', '[1]', OTHER],
    ['an empty array', '[]', OTHER],
    ['an array of arrays', '[[{"a":1}]]', OTHER],
    ['nothing', '', OTHER],
    ['a number', '7', OTHER],
    ['a page whose links look like a form', '<a href="/?x=1&error=invalid_grant">', OTHER],
    ['a form that begins with a blank name', '=1&a=2', OTHER],
    ['a form whose first name has no end', `${'a'.repeat(129)}=1`, OTHER],
  ])('%s', (_name, text, body) => {
    expect(readBody(text)).toStrictEqual(body);
  });
});

describe('member', () => {
  it('is what the object has itself', () => {
    expect(member({ a: 1 }, 'a')).toBe(1);
    expect(member({ a: 1 }, 'b')).toBeUndefined();
    expect(member({ a: 1 }, 'toString')).toBeUndefined();
  });
});

describe('textMember', () => {
  it('is a text of more than blanks, as it stands', () => {
    expect(textMember({ a: ' x ' }, 'a')).toBe(' x ');
    expect(textMember({ a: ' \t' }, 'a')).toBeUndefined();
    expect(textMember({ a: 7 }, 'a')).toBeUndefined();
  });
});

describe('isMembers', () => {
  it('is an object that is no list', () => {
    expect([{}, null, [], 'a', undefined].map(isMembers)).toEqual([true, false, false, false, false]);
  });
});
