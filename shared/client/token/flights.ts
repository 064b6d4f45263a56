import type { Patience } from '../patience.ts';

interface Flight<T> {
  readonly landing: Promise<T>;
  /** When it has landed at the latest, on the clock of `performance.now`. */
  readonly landsBy: number;
}

/** Calls under way, so that callers who want the same share one. */
export class Flights<T> {
  readonly #under = new Map<string, Flight<T>>();

  /**
   * The call under way for this key, if it lands while the caller is there to see it; else a new one, which takes
   * `lastsMs` at most.
   */
  join(key: string, { left }: Patience, lastsMs: number, begin: () => Promise<T>): Promise<T> {
    const now = performance.now();
    const known = this.#under.get(key);
    if (known !== undefined && known.landsBy <= now + left()) return known.landing;
    const landing = begin().finally(() => {
      if (this.#under.get(key) === flight) this.#under.delete(key);
    });
    const flight = { landing, landsBy: now + lastsMs };
    this.#under.set(key, flight);
    return landing;
  }
}
