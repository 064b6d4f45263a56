import type { ThresholdName, Thresholds } from './thresholds.ts';

/** A number that stands, or one that a stage may set. */
export type Limit = number | ThresholdName;

/**
 * One alarm, for both homes. Its name is its heading in `docs/runbook.md`. The condition, the periods and what is missing
 * mean what they mean in `shared/domain/alarm`.
 */
export interface AlarmDefinition {
  /** One of our own measurements. Absent: AWS alone measures it, and only a stage there has the alarm. */
  readonly metric?: string;
  readonly statistic: 'sum' | 'average' | 'maximum';
  readonly when:
    | { readonly kind: 'over'; readonly limit: Limit }
    | { readonly kind: 'silent' }
    | { readonly kind: 'rateOver'; readonly percent: Limit; readonly floor: Limit };
  readonly periodSeconds: number;
  readonly periods: { readonly bad: number; readonly of: number };
  readonly missing: 'well' | 'breaching';
  /** Each vendor is judged for itself. */
  readonly perVendor?: true;
  /** Its minute is that of the sweeps, which an embedded home may make faster or slower. */
  readonly bySweeps?: true;
  /** `page`: wakes somebody. `ticket`: read in working hours. */
  readonly severity: 'page' | 'ticket';
  readonly owner: 'operator' | 'integration_owner' | 'vendor';
  /** What the person who is told reads first. */
  readonly says: string;
}

type Common = Pick<AlarmDefinition, 'metric' | 'perVendor' | 'bySweeps' | 'says'> &
  Partial<Pick<AlarmDefinition, 'severity' | 'owner'>>;

interface OverOptions extends Common {
  readonly limit: Limit;
  readonly statistic: 'sum' | 'maximum';
  readonly periodSeconds: number;
  /** In so many periods in a row. */
  readonly periods: number;
}

const OPERATOR = { severity: 'page', owner: 'operator' } as const;
const inARow = (periods: number) => ({ bad: periods, of: periods });

/** A measurement is over its limit; silence is well. */
export const over = ({ limit, periods, ...rest }: OverOptions): AlarmDefinition => ({
  ...OPERATOR,
  ...rest,
  when: { kind: 'over', limit },
  periods: inARow(periods),
  missing: 'well',
});

/** A sign of life stays away; silence is the alarm. */
export const silent = ({
  periods,
  ...rest
}: Common &
  Pick<OverOptions, 'periodSeconds' | 'periods'> & { readonly metric: string }): AlarmDefinition => ({
  ...OPERATOR,
  ...rest,
  statistic: 'sum',
  when: { kind: 'silent' },
  periods: inARow(periods),
  missing: 'breaching',
});

/** Too many of one vendor's answers are refusals, in two of three periods of five minutes: tokens live at the pace of sweeps. */
export const refusals = (rest: Common & { readonly metric: string }): AlarmDefinition => ({
  ...OPERATOR,
  ...rest,
  statistic: 'average',
  when: { kind: 'rateOver', percent: 'rejectRatePercent', floor: 'rejectFloor' },
  periodSeconds: 300,
  periods: { bad: 2, of: 3 },
  missing: 'well',
  perVendor: true,
  bySweeps: true,
});

/** A message is set aside. */
export const deadLetters = (says: string, periodSeconds: 60 | 300): AlarmDefinition =>
  over({ says, limit: 0, statistic: 'maximum', periodSeconds, periods: 1 });

/** The scheduler could not start a look, or a look was not finished: whoever misses it is paged by its heartbeat. */
export const notStarted = (says: string, periodSeconds: 60 | 300): AlarmDefinition => ({
  ...deadLetters(says, periodSeconds),
  severity: 'ticket',
});

/** A function fails in each of three minutes. */
export const failures = (says: string): AlarmDefinition =>
  over({ says, limit: 0, statistic: 'sum', periodSeconds: 60, periods: 3 });

/** The number that a limit is for a stage. */
export const limitOf = (limit: Limit, thresholds: Thresholds): number =>
  typeof limit === 'number' ? limit : thresholds[limit];
