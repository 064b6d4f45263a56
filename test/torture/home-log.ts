import type { Lines } from '../support/lines.ts';

/** What the processes' logs tell, read as they grow. */
export class HomeLog {
  readonly #logs: readonly { readonly lines: Lines; read: number }[];
  readonly #mayComplainOf: RegExp | undefined;
  /** `<integration> <epoch>` of each grant whose loss was told of. */
  readonly lost = new Set<string>();
  /** Lines that nothing that we do should bring about. */
  readonly faults: string[] = [];

  constructor(logs: readonly Lines[], mayComplainOf?: RegExp) {
    this.#logs = logs.map((lines) => ({ lines, read: 0 }));
    this.#mayComplainOf = mayComplainOf;
  }

  read(): void {
    for (const log of this.#logs) {
      for (; log.read < log.lines.all.length; log.read += 1) this.#take(log.lines.all[log.read] ?? '');
    }
  }

  #take(text: string): void {
    const line = parsed(text);
    if (line === undefined) return void this.faults.push(text);
    if (line.message === 'grant.lost') this.lost.add(`${line.integration} ${line.epoch}`);
    if (line.level !== 'error' || this.#mayComplainOf?.test(line.message ?? '') === true) return;
    this.faults.push(text);
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
