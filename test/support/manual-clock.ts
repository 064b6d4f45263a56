import { after, type Duration, type Instant, latest } from '#shared/domain/time.ts';
import type { Clock } from '#shared/ports/system.ts';
import { NOW } from './integration.ts';

interface Sleeper {
  readonly wakesAt: Instant;
  wake(): void;
}

/** A clock that moves only when told, or as far as `run` needs it to. */
export class ManualClock implements Clock {
  #now: Instant = NOW;
  readonly #sleepers = new Set<Sleeper>();

  now(): Instant {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - NOW;
  }

  sleep(length: Duration, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = {
        wakesAt: after(this.#now, length),
        wake: () => {
          this.#sleepers.delete(sleeper);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', sleeper.wake);
    });
  }

  /** Lets that much time pass, waking sleepers in their order and letting each do its work. */
  async pass(length: Duration): Promise<void> {
    const end = after(this.#now, length);
    await settled();
    for (let next = this.#earliest(); next !== undefined && next.wakesAt <= end; next = this.#earliest()) {
      this.#now = next.wakesAt;
      next.wake();
      await settled();
    }
    this.#now = end;
  }

  /** Lets as much time pass as the work needs. Fails where it waits for something that no time brings. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    done.catch(() => {});
    for (;;) {
      await settled();
      if (isDone) return done;
      const next = this.#earliest();
      if (next === undefined) throw new Error('the work waits for something that no time brings');
      this.#now = latest(this.#now, next.wakesAt);
      next.wake();
    }
  }

  #earliest(): Sleeper | undefined {
    return [...this.#sleepers].toSorted((a, b) => a.wakesAt - b.wakesAt)[0];
  }
}

/** Real turns of the event loop that a step of work may take: SQLite's grouped writes, promises, crypto. */
const TURNS = 20;

async function settled(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
}
