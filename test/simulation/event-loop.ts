/** Simulated time: things happen one after the other, each at its instant, in the same order in every run. */
export interface Planned {
  readonly at: number;
  readonly order: number;
  readonly run: () => void | Promise<void>;
}

export class EventLoop {
  now: number;
  #order = 0;
  readonly #entries: Planned[] = [];

  constructor(now: number) {
    this.now = now;
  }

  /** Milliseconds since the epoch; what is planned for the same instant happens in the order of planning. */
  at(at: number, run: () => void | Promise<void>): Planned {
    const entry = { at: Math.max(at, this.now), order: this.#order++, run };
    let i = this.#entries.length;
    // Soonest last, so that taking one is cheap; there are few at any time.
    while (i > 0 && isSooner(this.#entries[i - 1], entry)) i--;
    this.#entries.splice(i, 0, entry);
    return entry;
  }

  cancel(planned: Planned): void {
    const i = this.#entries.indexOf(planned);
    if (i >= 0) this.#entries.splice(i, 1);
  }

  /** Lets everything happen that is planned until `end`, and what comes of it. */
  async runUntil(end: number): Promise<void> {
    await settled();
    for (let next = this.#entries.at(-1); next !== undefined && next.at <= end; next = this.#entries.at(-1)) {
      const entry = next;
      this.#entries.pop();
      this.now = entry.at;
      const running = entry.run();
      if (running !== undefined) await running;
      await settled();
    }
    this.now = end;
  }
}

const isSooner = (a: Planned | undefined, b: Planned): boolean =>
  a !== undefined && (a.at < b.at || (a.at === b.at && a.order < b.order));

/** Every promise that can go on has gone on: Node takes up its ticks only when no microtask is left. */
function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
