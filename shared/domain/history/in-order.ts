import type { Recorded } from './fact.ts';

interface Waiting {
  readonly key: number;
  readonly fact: Recorded;
}

/** Emitted places at the front are given back when there are so many. */
const COMPACT_AT = 4096;

/**
 * Hands facts on by their time, each after it has waited for `window` milliseconds of the facts' own time for others
 * that are older. What one process wrote stays in the order in which it was written, even where its clock jumped back.
 * A window of 0 hands them on as they come.
 */
export class InOrder {
  readonly #window: number;
  readonly #emit: (fact: Recorded) => void;
  readonly #waiting: Waiting[] = [];
  readonly #newestOf = new Map<string, { readonly n: number; readonly key: number }>();
  #head = 0;
  #newest = Number.NEGATIVE_INFINITY;

  constructor(window: number, emit: (fact: Recorded) => void) {
    this.#window = window;
    this.#emit = emit;
  }

  take(fact: Recorded): void {
    if (this.#window === 0) {
      this.#emit(fact);
      return;
    }
    const key = this.#keyOf(fact);
    this.#insert({ key, fact });
    this.#newest = Math.max(this.#newest, key);
    this.#emitUpTo(this.#newest - this.#window);
  }

  /** There is no more to come. */
  end(): void {
    this.#emitUpTo(Number.POSITIVE_INFINITY);
  }

  /** Its time, or that of the fact that its process wrote before it, where a clock has jumped back. */
  #keyOf({ by, n, at }: Recorded): number {
    const before = this.#newestOf.get(by);
    if (before === undefined || n > before.n) {
      const key = Math.max(at, before?.key ?? at);
      this.#newestOf.set(by, { n, key });
      return key;
    }
    return at;
  }

  #insert(item: Waiting): void {
    let at = this.#waiting.length;
    for (; at > this.#head; at--) {
      const before = this.#waiting[at - 1];
      if (before === undefined || !isAfter(before, item)) break;
    }
    this.#waiting.splice(at, 0, item);
  }

  #emitUpTo(key: number): void {
    for (;;) {
      const next = this.#waiting[this.#head];
      if (next === undefined || next.key > key) break;
      this.#head += 1;
      this.#emit(next.fact);
    }
    if (this.#head < COMPACT_AT && this.#head < this.#waiting.length) return;
    this.#waiting.splice(0, this.#head);
    this.#head = 0;
  }
}

function isAfter(a: Waiting, b: Waiting): boolean {
  return a.key > b.key || (a.key === b.key && a.fact.by === b.fact.by && a.fact.n > b.fact.n);
}
