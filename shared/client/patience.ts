import { GrantkeeperError } from './error.ts';
import { timerMs } from './timer.ts';

/** How long a caller waits at most, from now on. */
export interface Patience {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds that are left; negative once it is used up. */
  left(): number;
}

export function patience(timeoutMs: number, signal: AbortSignal | undefined): Patience {
  const end = performance.now() + timeoutMs;
  return { timeoutMs, signal, left: () => end - performance.now() };
}

/**
 * What the promise gives, if it comes in time. What goes on behind is not ended by that: others may wait for it.
 * Rejects with the signal's reason, or with a `GrantkeeperError` `timeout` that names what was waited for.
 */
export function within<T>(
  promise: Promise<T>,
  { timeoutMs, signal, left }: Patience,
  what: string,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const abort = (): void => end(() => reject(signal?.reason));
    const giveUp = (): void =>
      end(() => reject(new GrantkeeperError('timeout', `${what}: no answer within ${timeoutMs} ms`)));
    const timer = setTimeout(giveUp, timerMs(left()));
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    promise.then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    );
  });
}

/** Resolves after so many milliseconds; rejects with the signal's reason. */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, timerMs(ms));
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
  });
}
