import type { Holding } from '../load/faulty-vendor.ts';

/** One of the two that keep grants alive, on a vendor of its own. */
export interface Side {
  /** SIGKILL to everything that refreshes; resolves when it has ended. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Stops it, and says what it holds of each grant. */
  end(): Promise<readonly Held[]>;
}

export interface Held extends Holding {
  /** Whether it says itself that this grant needs a person. */
  readonly isGivenUp: boolean;
}
