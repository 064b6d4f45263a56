import type { Token } from '../contract.ts';
import type { Wish } from './wish.ts';

interface Kept {
  readonly token: Token;
  readonly livesUntil: number;
}

/** A token with less is asked for anew: it might end on its way to the vendor. */
const LEAST_LIFE_SECONDS = 30;

/** The newest token of each integration, by version. Instants are milliseconds of Unix time. */
export class TokenCache {
  readonly #kept = new Map<string, Kept>();
  /** The newest version of each integration that a vendor refused. */
  readonly #refused = new Map<string, number>();

  /** The token that is kept, if it fulfils the wish; `refuse` has taken away what was seen to fail. */
  find(id: string, { scopes = [], minTtlSeconds = 0 }: Wish, now: number): Token | undefined {
    const kept = this.#kept.get(id);
    if (kept === undefined) return undefined;
    const needed = Math.max(minTtlSeconds, LEAST_LIFE_SECONDS) * 1000;
    if (kept.livesUntil - now < needed) return undefined;
    // The keeper knows what the grant has; whatever is not plainly there is its to say.
    const granted = new Set(kept.token.scope.split(' '));
    return scopes.every((scope) => granted.has(scope)) ? kept.token : undefined;
  }

  /** Keeps a token, unless it comes late: a newer one that still lives, or the refusal of this one, stays. */
  put(id: string, token: Token, livesUntil: number, now: number): void {
    const kept = this.#kept.get(id);
    const isLate = kept !== undefined && kept.token.version > token.version && kept.livesUntil > now;
    if (isLate || token.version <= (this.#refused.get(id) ?? 0)) return;
    this.#kept.set(id, { token, livesUntil });
  }

  /** A vendor refused this version: nobody gets it from here again. */
  refuse(id: string, version: number): void {
    this.#refused.set(id, Math.max(version, this.#refused.get(id) ?? 0));
    const kept = this.#kept.get(id);
    if (kept !== undefined && kept.token.version <= version) this.#kept.delete(id);
  }

  /** The integration is gone, or another of its name begins: its versions count from one again. */
  forget(id: string): void {
    this.#kept.delete(id);
    this.#refused.delete(id);
  }

  clear(): void {
    this.#kept.clear();
    this.#refused.clear();
  }
}
