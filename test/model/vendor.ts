import { after, type Instant, seconds } from '#shared/domain/time.ts';
import { GRACE_SECONDS, type Kind } from './kinds.ts';

/** One consent as the vendor knows it. Refresh tokens are counted: the newest is the one that was minted last. */
export interface Grant {
  readonly newest: number;
  /** The token whose use brought the newest, and when it was used first. */
  readonly parent: number;
  readonly parentUsedAt: Instant;
  readonly alive: boolean;
}

/** A refresh token: which consent it is of, and its number there. */
export interface Token {
  readonly grant: number;
  readonly n: number;
}

const isGrace = (kind: Kind): boolean => kind === 'grace' || kind === 'grace-family' || kind === 'mint-last';

/** Whether the vendor would answer this token with another. */
export function isUsable(kind: Kind, grant: Grant, n: number, now: Instant): boolean {
  if (!grant.alive) return false;
  if (kind === 'none' || kind === 'replaced' || n === grant.newest) return true;
  return isGrace(kind) && n === grant.parent && now < after(grant.parentUsedAt, seconds(GRACE_SECONDS));
}

/** What the vendor makes of a refresh token, by its kind. */
export function handle(
  kind: Kind,
  grant: Grant,
  n: number,
  now: Instant,
): { readonly grant: Grant; readonly answer: number | 'refused' } {
  if (!grant.alive) return { grant, answer: 'refused' };
  if (kind === 'none') return { grant, answer: n };
  if (!isUsable(kind, grant, n, now)) {
    const endsFamily = kind === 'grace-family' || kind === 'strict-family';
    return { grant: endsFamily ? { ...grant, alive: false } : grant, answer: 'refused' };
  }
  const newest = grant.newest + 1;
  if (kind === 'replaced' || n === grant.newest) {
    return { grant: { newest, parent: n, parentUsedAt: now, alive: true }, answer: newest };
  }
  // The parent once more, inside its grace.
  if (kind === 'mint-last') return { grant: { ...grant, newest }, answer: newest };
  return { grant, answer: grant.newest };
}
