import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration, TokenFacts } from '#shared/domain/integration.ts';
import { after, before, type Instant, minutes } from '#shared/domain/time.ts';
import { anIntegration, NOW, tokenFacts } from '../support/integration.ts';
import type { Token } from './vendor.ts';

/** So many failures that each backoff is at its longest, whatever came before: who sleeps too long is to be seen. */
const MANY = 9;
/** As good as 1: the longest backoff. */
export const FRACTION = 0.99;

const known = new Map<string, Integration>();
const numbers = new Map<Integration, number>();

/** The one object for all rows that say the same, without what no decision of the model looks at. */
export function same(row: Integration): Integration {
  const key = keyOfRow(row);
  const found = known.get(key);
  if (found !== undefined) return found;
  const { lastRefreshedAt: _at, grantedAt: _granted, askedAt: _asked, ...rest } = row;
  const tidy: Integration = { ...rest, failures: MANY };
  known.set(key, tidy);
  numbers.set(tidy, numbers.size + 1);
  return tidy;
}

/** What never changes after an integration's creation, and what no decision of the model looks at. */
const LEFT_OUT: ReadonlySet<string> = new Set<keyof Integration>([
  'id',
  'vendor',
  'client',
  'grantType',
  'scopes',
  'owner',
  'principal',
  'critical',
  'labels',
  'minTtl',
  'createdAt',
  'failures',
  'lastRefreshedAt',
  'grantedAt',
  'askedAt',
]);

const texts = new WeakMap<object, string>();

/** What is the same object has the same text: nothing here is ever changed. */
export function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}

function keyOfRow(row: Integration): string {
  let key = '';
  for (const name of Object.keys(row).sort()) {
    if (!LEFT_OUT.has(name)) key += `${name}=${textOf(row[name as keyof Integration])} `;
  }
  return key;
}

/** A short name for this row, for keys. */
export const numberOf = (row: Integration | undefined): number =>
  row === undefined ? 0 : (numbers.get(row) ?? -1);

/** The attempt that takes the `n`th lease, at that instant: a UUID version 7. */
export function attemptAt(at: Instant, n: number): AttemptId {
  const time = at.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${n.toString(16).padStart(12, '0')}` as AttemptId;
}

export const nameOf = (attempt: AttemptId | undefined): string =>
  attempt === undefined ? 'nobody' : `worker ${Number.parseInt(attempt.slice(-12), 16)}`;

export const tokenName = ({ grant, n }: Token): string =>
  grant === 0 ? `RT${n}` : `RT${n} of the new consent`;

/** The attempt that brought the token set that stands in the row at first. */
export const FIRST = attemptAt(before(NOW, minutes(55)), 0);

/** An hour's token set that was obtained now. */
export const factsAt = (versionId: AttemptId, at: Instant): TokenFacts =>
  tokenFacts({ versionId, obtainedAt: at, expiresAt: after(at, minutes(60)) });

export const firstRow = (): Integration =>
  same(
    anIntegration({
      version: 1,
      fence: 0,
      tokens: tokenFacts({ versionId: FIRST }),
    }),
  );
