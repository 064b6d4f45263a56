import type { Recorded } from './fact.ts';

/** So many missing numbers of one process are remembered; the oldest of more count as gone for good. */
const MOST_MISSING = 1000;

interface Heard {
  first: number;
  last: number;
  /** Between the two. */
  readonly missing: Set<number>;
}

/** Tells copies from facts that are new, and knows what is missing, by each process's own count. */
export class Arrivals {
  readonly #processes = new Map<string, Heard>();

  /** Whether this fact has not come before. */
  isNew({ by, n }: Recorded): boolean {
    const heard = this.#processes.get(by);
    if (heard === undefined) {
      this.#processes.set(by, { first: n, last: n, missing: new Set() });
      return true;
    }
    if (n > heard.last) {
      miss(heard.missing, heard.last + 1, n);
      heard.last = n;
      return true;
    }
    if (n < heard.first) {
      miss(heard.missing, n + 1, heard.first);
      heard.first = n;
      return true;
    }
    return heard.missing.delete(n);
  }

  hasHole(by: string, from: number, to: number): boolean {
    const heard = this.#processes.get(by);
    if (heard === undefined) return false;
    if (from + 1 < heard.first) return true;
    for (const n of heard.missing) if (n > from && n < to) return true;
    return false;
  }

  get processes(): number {
    return this.#processes.size;
  }

  /** Facts that were written and did not come: between the first and the last of each process. */
  get missing(): number {
    let sum = 0;
    for (const { missing } of this.#processes.values()) sum += missing.size;
    return sum;
  }
}

function miss(missing: Set<number>, from: number, to: number): void {
  for (let n = Math.max(from, to - MOST_MISSING); n < to; n++) missing.add(n);
  for (const oldest of missing) {
    if (missing.size <= MOST_MISSING) return;
    missing.delete(oldest);
  }
}
