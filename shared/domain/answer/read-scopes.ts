import type { TokenDialect } from '../vendor.ts';
import { type Members, member } from './read-body.ts';

/** RFC 6749 3.3, and no longer than any scope in use. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/;
/** A list that goes on for ever must not keep the token from being stored. */
const MOST_SCOPES = 200;

/**
 * The granted scopes, from an array or from a text with spaces, commas or the vendor's own delimiter. `undefined`
 * where none are named: then they are those that were asked for (RFC 6749 5.1), or the vendor does not tell.
 */
export function readScopes(members: Members, dialect: TokenDialect): readonly string[] | undefined {
  const value = member(members, 'scope');
  const texts = (Array.isArray(value) ? value : [value]).filter((part) => typeof part === 'string');
  const parts = texts.flatMap((text) => split(text, dialect)).filter((part) => SCOPE.test(part));
  const scopes = [...new Set(parts)].slice(0, MOST_SCOPES);
  return scopes.length === 0 ? undefined : scopes;
}

function split(text: string, dialect: TokenDialect): readonly string[] {
  return text.split(dialect.scopeDelimiter ?? /[\s,]/).map((part) => part.trim());
}
