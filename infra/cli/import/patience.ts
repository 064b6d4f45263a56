import { GrantkeeperError } from '#shared/client/index.ts';

/** Waits so long, in milliseconds. */
export type Wait = (ms: number) => Promise<void>;

const MOST_TRIES = 10;
/** Where nobody says how long, the wait doubles from here. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/**
 * Calls again what was refused for now, after as long as the keeper asked for. One refusal holds up every call that comes
 * through here: a keeper that asks for patience is asked by nobody. Gives up with the last error.
 */
export function patience(wait: Wait): <T>(call: () => Promise<T>) => Promise<T> {
  let held: Promise<unknown> = Promise.resolve();
  return async (call) => {
    for (let tries = 1; ; tries++) {
      await held;
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof GrantkeeperError) || !isForNow(error) || tries === MOST_TRIES) throw error;
        const doubled = Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS);
        const { retryAfterSeconds } = error;
        // Who asks for less meanwhile does not shorten what was asked for before.
        held = Promise.all([
          held,
          wait(retryAfterSeconds === undefined ? doubled : retryAfterSeconds * 1000),
        ]);
      }
    }
  };
}

const isForNow = ({ code }: GrantkeeperError): boolean =>
  code === 'temporarily_unavailable' || code === 'too_many_requests' || code === 'timeout';
