/** What became of the home's process, when; instants in milliseconds. */
export interface Mark {
  readonly at: number;
  readonly what: 'started' | 'ready' | 'stopped' | 'continued' | 'killed';
}

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** No process of ours sends anything sooner after its start: what came before is from the one before it. */
const BOOT_MS = 150;
const USUAL_START_MS = 1000;
const LAST_STARTS = 3;

/** The times at which the home lived, stood still and was dead. */
export class HomeLife {
  readonly marks: Mark[] = [];
  /** How long each start took, in milliseconds. */
  readonly #starts: number[] = [];
  #startedAt = 0;

  note(what: Mark['what'], at: number): void {
    if (what === 'started') this.#startedAt = at;
    if (what === 'ready') this.#starts.push(at - this.#startedAt);
    this.marks.push({ at, what });
  }

  count(what: Mark['what']): number {
    return this.marks.filter((mark) => mark.what === what).length;
  }

  /**
   * How many times as long as usual the slowest of its last starts took: other work has the machine, and whatever else
   * the process does takes that much longer too. 1 on a machine that is quiet.
   */
  slowness(): number {
    return Math.max(1, ...this.#starts.slice(-LAST_STARTS).map((ms) => ms / USUAL_START_MS));
  }

  /** When the process was killed that had sent what arrived at that instant; `undefined` where it lives. */
  deathOfSender(arrivedAt: number): number | undefined {
    const births = this.marks.filter(({ what, at }) => what === 'started' && at <= arrivedAt - BOOT_MS);
    const birth = births.at(-1)?.at ?? 0;
    return this.marks.find(({ what, at }) => what === 'killed' && at >= birth)?.at;
  }

  /** How long it really ran between two instants: neither standing still nor dead. */
  ranBetween(from: number, to: number): number {
    return this.stretches(from, to).reduce((sum, { start, end }) => sum + end - start, 0);
  }

  /** The stretches of that time in which it ran without a break, its start not counted. */
  stretches(from: number, to: number): readonly Stretch[] {
    const found: Stretch[] = [];
    let since: number | undefined;
    const last = { at: Number.POSITIVE_INFINITY, what: 'killed' } as const;
    for (const { at, what } of [...this.marks, last]) {
      if (what === 'ready' || what === 'continued') {
        since ??= at;
      } else if (what !== 'started' && since !== undefined) {
        const [start, end] = [Math.max(since, from), Math.min(at, to)];
        if (end > start) found.push({ start, end });
        since = undefined;
      }
    }
    return found;
  }
}
