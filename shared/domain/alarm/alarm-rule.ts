/** What a period's measurements are made into, as CloudWatch has it. */
export type Statistic = 'sum' | 'average' | 'maximum' | 'sampleCount';

/** When a period is a bad one. */
export type Condition =
  | { readonly kind: 'over'; readonly limit: number }
  /** A sign of life stayed away. */
  | { readonly kind: 'silent' }
  /**
   * Each measurement is 0 or 1, and more than `percent` of them are 1. `floor`: so many ones at the least, because one of
   * one is no rate.
   */
  | { readonly kind: 'rateOver'; readonly percent: number; readonly floor: number };

/** What decides whether an alarm is on. */
export interface AlarmRule {
  readonly statistic: Statistic;
  readonly when: Condition;
  /** On with `bad` bad ones of the last `of` periods. */
  readonly periods: { readonly bad: number; readonly of: number };
  /** What a period is taken for in which nothing was measured. */
  readonly missing: 'well' | 'breaching';
}

/** All that was measured in one period. */
export interface Measured {
  readonly count: number;
  readonly sum: number;
  readonly greatest: number;
}
