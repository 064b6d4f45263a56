import { type Duration, instant } from '#shared/domain/time.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { EventLoop } from './event-loop.ts';

/** A process that may stand still, and may be killed: then nothing in it ever goes on. */
export class SimProcess {
  readonly name: string;
  readonly clock: Clock;
  readonly #loop: EventLoop;
  readonly #whenDead: (() => void)[] = [];
  alive = true;
  pausedUntil = 0;

  /** `skew`: by how many milliseconds its wall clock is ahead. */
  constructor(name: string, loop: EventLoop, skew = 0) {
    this.name = name;
    this.#loop = loop;
    const startedAt = loop.now;
    this.clock = {
      now: () => instant(loop.now + skew),
      monotonic: () => loop.now - startedAt,
      sleep: (length, signal) => this.#sleep(length, signal),
    };
  }

  whenDead(run: () => void): void {
    this.#whenDead.push(run);
  }

  kill(): void {
    if (!this.alive) return;
    this.alive = false;
    for (const run of this.#whenDead) run();
  }

  /** Stands still that long from now: what comes meanwhile waits. */
  pause(length: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, this.#loop.now + length);
  }

  /** Goes on with `resume` at that instant, or when a standstill ends; never, when it is dead by then. */
  resumeAt(at: number, resume: () => void) {
    return this.#loop.at(at, () => this.#resume(resume));
  }

  #resume(resume: () => void): void {
    if (!this.alive) return;
    if (this.pausedUntil > this.#loop.now) this.#loop.at(this.pausedUntil, () => this.#resume(resume));
    else resume();
  }

  #sleep(length: Duration, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const planned = this.resumeAt(this.#loop.now + length, resolve);
      signal?.addEventListener('abort', () => {
        this.#loop.cancel(planned);
        resolve();
      });
    });
  }
}
