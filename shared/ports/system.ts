import type { AttemptId } from '#shared/domain/ids.ts';
import type { Duration, Instant } from '#shared/domain/time.ts';

/** Time, waiting and chance: the only places where the use cases meet them. */
export interface Clock {
  /** The wall clock: comparable between machines, may jump. */
  now(): Instant;
  /** Milliseconds of a clock that never jumps, comparable in this process only. */
  monotonic(): number;
  /** Resolves after that time, or at once when the signal is aborted. */
  sleep(length: Duration, signal?: AbortSignal): Promise<void>;
}

export interface Chance {
  /** A fresh UUID version 7. */
  attemptId(at: Instant): AttemptId;
  /** Uniform in [0, 1). */
  fraction(): number;
}
