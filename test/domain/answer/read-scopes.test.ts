import { expect, it } from 'vitest';
import { readScopes } from '#shared/domain/answer/read-scopes.ts';

it.each<[string, unknown, readonly string[] | undefined, string?]>([
  ['spaces', 'read write', ['read', 'write']],
  ['commas, spaces and other blanks', 'read, write,\n\tadmin', ['read', 'write', 'admin']],
  ['an array, each with several', ['read write', 'admin'], ['read', 'write', 'admin']],
  ['an array with other things in it', ['read', 7, null, ['write']], ['read']],
  ["the vendor's delimiter, blanks around it", 'read ; write', ['read', 'write'], ';'],
  ["what a space joins under the vendor's delimiter is no scope", 'read all;write', ['write'], ';'],
  ['every letter that a scope may have', '!#[]~', ['!#[]~']],
  ['a quote', 'a"b', undefined],
  ['a backslash', 'a\\b', undefined],
  ['a letter beyond ASCII', 'café', undefined],
  ['256 letters', 'x'.repeat(256), ['x'.repeat(256)]],
  ['257 letters', 'x'.repeat(257), undefined],
  ['one twice', 'read read', ['read']],
  ['nothing', '', undefined],
  ['a number', 7, undefined],
  ['no member', undefined, undefined],
])('scopes by %s', (_name, scope, scopes, scopeDelimiter) => {
  const dialect = scopeDelimiter === undefined ? {} : { scopeDelimiter };
  expect(readScopes({ scope }, dialect)).toStrictEqual(scopes);
});
