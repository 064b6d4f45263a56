import type { Lines } from '../support/lines.ts';

/** What the home's log tells, read as it grows. */
export class HomeLog {
  readonly #lines: Lines;
  #read = 0;
  /** `<integration> <epoch>` of each grant whose loss was told of. */
  readonly lost = new Set<string>();
  /** Lines that nothing that we do should bring about. */
  readonly faults: string[] = [];

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  read(): void {
    for (; this.#read < this.#lines.all.length; this.#read += 1)
      this.#take(this.#lines.all[this.#read] ?? '');
  }

  #take(text: string): void {
    const line = parsed(text);
    if (line === undefined) return void this.faults.push(text);
    if (line.message === 'grant.lost') this.lost.add(`${line.integration} ${line.epoch}`);
    if (line.level === 'error') this.faults.push(text);
  }
}

interface Line {
  readonly level?: string;
  readonly message?: string;
  readonly integration?: string;
  readonly epoch?: number;
}

/** A line that is cut off by a kill is no line. */
function parsed(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return text.startsWith('{') ? {} : undefined;
  }
}
