interface Waiter {
  readonly wanted: (line: string) => boolean;
  readonly resolve: (line: string) => void;
}

/** Lines that a process has written so far, and whoever waits for the next of a kind. */
export class Lines {
  readonly all: string[] = [];
  #waiters: Waiter[] = [];

  push(line: string): void {
    this.all.push(line);
    const woken = this.#waiters.filter((waiter) => waiter.wanted(line));
    this.#waiters = this.#waiters.filter((waiter) => !woken.includes(waiter));
    for (const waiter of woken) waiter.resolve(line);
  }

  /** The next line of a kind from now on; rejects after that many milliseconds. */
  next(wanted: (line: string) => boolean, withinMs: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no such line within ${withinMs} ms`)), withinMs);
      const done = (line: string) => {
        clearTimeout(timer);
        resolve(line);
      };
      this.#waiters.push({ wanted, resolve: done });
    });
  }

  /** The lines that are JSON objects. */
  json(): Record<string, unknown>[] {
    return this.all.flatMap((line) => {
      if (!line.startsWith('{')) return [];
      try {
        return [JSON.parse(line) as Record<string, unknown>];
      } catch {
        return [];
      }
    });
  }
}
