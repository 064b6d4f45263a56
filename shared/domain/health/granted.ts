import { member, readBody } from '../answer/read-body.ts';
import { readScopes } from '../answer/read-scopes.ts';
import type { Integration } from '../integration.ts';
import { textsAt, valuesAt } from '../json-pointer.ts';
import { missingScopes } from '../scopes.ts';
import type { Vendor } from '../vendor.ts';
import type { ScopeReadBack } from '../vendor-consent.ts';
import type { ApiAnswer } from './api-call.ts';

/**
 * The granted scopes as an API call tells them; `undefined` where it tells none: then nothing is known, as with a token
 * answer that has no `scope` (RFC 6749 5.1).
 */
export function scopesTold(vendor: Vendor, answer: ApiAnswer): readonly string[] | undefined {
  const { scopeReadBack } = vendor;
  if (scopeReadBack?.by !== 'call' || answer.kind !== 'answered') return undefined;
  if (answer.status < 200 || answer.status > 299) return undefined;
  const { at, only } = scopeReadBack;
  const document = documentOf(answer.body);
  if (only !== undefined) return scopesOfKind(vendor, at, only, document);
  const texts = at.startsWith('/') ? textsAt(at, document) : [answer.header];
  return readScopes({ scope: texts }, vendor.dialect ?? {});
}

type Only = NonNullable<Extract<ScopeReadBack, { by: 'call' }>['only']>;

/** Of a list, the items of the wanted kind; none of that kind is an answer, too. */
function scopesOfKind(
  vendor: Vendor,
  at: string,
  only: Only,
  document: unknown,
): readonly string[] | undefined {
  const end = at.indexOf('/*') + '/*'.length;
  const items = valuesAt(at.slice(0, end), document);
  if (items.length === 0) return undefined;
  const wanted = items.filter((item) => textsAt(only.at, item).includes(only.is));
  return (
    readScopes({ scope: wanted.flatMap((item) => textsAt(at.slice(end), item)) }, vendor.dialect ?? {}) ?? []
  );
}

/** Those of an introspection's answer (RFC 7662 2.2), where it says that the token lives. */
export function scopesIntrospected(body: string, vendor: Vendor): readonly string[] | undefined {
  const read = readBody(body);
  if (read.kind !== 'object' || member(read.members, 'active') !== true) return undefined;
  return readScopes(read.members, vendor.dialect ?? {});
}

/**
 * What is missing now of what is wanted, where that is another thing than before; `undefined` where nothing moved.
 * Scopes beyond those that are wanted are nobody's business: vendors name some of their own accord.
 */
export function driftTo(row: Integration, told: readonly string[]): readonly string[] | undefined {
  const missing = missingScopes(row.scopes, told);
  const known = missingScopes(row.scopes, row.tokens?.grantedScopes ?? row.scopes);
  return missing.join(' ') === known.join(' ') ? undefined : missing;
}

function documentOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Not JSON: nothing is told.
    return undefined;
  }
}
