import { GrantkeeperError } from '../error.ts';

interface Hold {
  readonly error: GrantkeeperError;
  /** On the clock of `performance.now`. */
  readonly until: number;
}

/** Where nobody says how long to wait, such as a gateway that answers in the keeper's place. */
const SHORTLY_SECONDS = 1;

/** What the keeper said of waiting (`Retry-After`), for every caller who wants the same. */
export class Holds {
  readonly #held = new Map<string, Hold>();

  /** Notes what a refusal says of waiting; gives whether it says anything. */
  note(key: string, error: unknown): error is GrantkeeperError {
    if (!(error instanceof GrantkeeperError)) return false;
    if (error.code !== 'temporarily_unavailable' && error.code !== 'too_many_requests') return false;
    const now = performance.now();
    const seconds = error.retryAfterSeconds ?? SHORTLY_SECONDS;
    // Nobody comes back for most of them: a version is seen to fail once.
    for (const [old, { until }] of this.#held) if (until <= now) this.#held.delete(old);
    this.#held.set(key, { error, until: now + seconds * 1000 });
    return true;
  }

  /** The refusal that still holds, and for how many milliseconds. */
  find(key: string): { readonly error: GrantkeeperError; readonly ms: number } | undefined {
    const held = this.#held.get(key);
    if (held === undefined) return undefined;
    const ms = held.until - performance.now();
    return ms > 0 ? { error: held.error, ms } : undefined;
  }
}
