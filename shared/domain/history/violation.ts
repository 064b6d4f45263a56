import type { Recorded } from './fact.ts';

/** Those of the ten invariants that a log can show to be broken; docs/history.md says which ones it cannot, and why. */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I7' | 'I9' | 'I10';

export interface Violation {
  readonly invariant: Invariant;
  /** The integration, or the OAuth client, whose history shows it. */
  readonly of: string;
  readonly what: string;
  /** The facts that show it, one line each, oldest first. */
  readonly story: readonly string[];
}

/** What a rule is given besides the facts. */
export interface Judge {
  /**
   * How far apart two instants may look and yet be in the other order: nothing within one process, the greatest skew of
   * clocks between two.
   */
  skewOf(a: Recorded, b: Recorded): number;
  /** How much later than its deadline a reader may be answered, in milliseconds. */
  readonly lateness: number;
  /** A fact of this process between these two of its numbers is missing. */
  hasHole(by: string, from: number, to: number): boolean;
  broken(invariant: Invariant, of: string, what: string, ...facts: readonly (Recorded | undefined)[]): void;
}
