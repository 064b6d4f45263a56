/** Simulated time: things happen one after the other, each at its instant, in the same order in every run. */
export interface Planned {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

const AT_ONCE = Promise.resolve();

export class EventLoop {
  now: number;
  /** Nothing more happens. */
  isHalted = false;
  #order = 0;
  readonly #entries: Planned[] = [];

  constructor(now: number) {
    this.now = now;
  }

  /** Milliseconds since the epoch; what is planned for the same instant happens in the order of planning. */
  at(at: number, run: () => void): Planned {
    const entry = { at: Math.max(at, this.now), order: this.#order++, run };
    const entries = this.#entries;
    let i = entries.length;
    // Soonest last, so that taking one is cheap; there are few at any time, and a new one is mostly soon.
    for (; i > 0; i--) {
      const other = entries[i - 1];
      if (other === undefined || other.at > entry.at) break;
    }
    if (i === entries.length) entries.push(entry);
    else entries.splice(i, 0, entry);
    return entry;
  }

  cancel(planned: Planned): void {
    const i = this.#entries.lastIndexOf(planned);
    if (i >= 0) this.#entries.splice(i, 1);
  }

  /** Lets everything happen that is planned until `end`, and what comes of it. */
  runUntil(end: number): Promise<void> {
    const entries = this.#entries;
    return new Promise((resolve, reject) => {
      const step = (): void => {
        const next = entries.at(-1);
        if (next === undefined || next.at > end || this.isHalted) {
          this.now = end;
          resolve();
          return;
        }
        entries.pop();
        this.now = next.at;
        try {
          next.run();
        } catch (error) {
          reject(error);
          return;
        }
        process.nextTick(again);
      };
      // Node takes up its ticks only when no microtask is left: then every promise that can go on has gone on. The step
      // itself is a microtask, because ticks do not wait for what another tick sets off.
      const again = (): void => {
        void AT_ONCE.then(step);
      };
      process.nextTick(again);
    });
  }
}
