import type { Verdict } from './judge.ts';

export interface Loss {
  readonly integration: string;
  readonly verdict: Verdict;
  /**
   * By the event; or by the row alone, where a kill cut the event off; or so far only by that of its client, whose
   * refusals are held together; or not at all.
   */
  readonly announced: 'event' | 'row' | 'held' | 'no';
  readonly story: string;
}

/** What became of the torture by one kind. */
export interface KindResult {
  readonly kind: string;
  readonly rounds: number;
  readonly kills: number;
  readonly stops: number;
  /** How often each fault of the way was played. */
  readonly faults: Readonly<Record<string, number>>;
  /** Answers of the vendor that bore tokens. */
  readonly answers: number;
  /** Token sets that their own holder committed, and those that a later one found and committed. */
  readonly refreshes: number;
  readonly adopted: number;
  readonly losses: readonly Loss[];
  /** What the home's own history says about it: it knows what was written, the proxy what came. */
  readonly avoidableByHistory: number;
  /** Whatever else is not as it should be. */
  readonly wrong: readonly string[];
  /** How many times as long as usual a start took. */
  readonly slowness: number;
  readonly seconds: number;
}
