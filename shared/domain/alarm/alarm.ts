import type { VendorId } from '../ids.ts';
import type { Cause, OwnerClass, Severity, Signal } from '../incident/cause.ts';
import type { Duration } from '../time.ts';
import type { AlarmRule, Measured } from './alarm-rule.ts';
import { isBadForSure, type Judgement, judge } from './judge.ts';

/** One alarm of a home that judges for itself what it has measured. */
export interface Alarm extends AlarmRule {
  /** Its heading in `docs/runbook.md`. */
  readonly name: string;
  readonly metric: string;
  readonly period: Duration;
  /** Each vendor is judged for itself. */
  readonly perVendor: boolean;
  readonly severity: Severity;
  readonly owner: OwnerClass;
  readonly says: string;
}

/** What was measured for an alarm, of one vendor or of all. */
export interface Series {
  readonly vendor?: VendorId;
  /** Periods that have passed, oldest first; those before the home started are not among them. */
  readonly past: readonly (Measured | undefined)[];
  /** The period that has not ended. */
  readonly running?: Measured;
}

/** Whether it is on; a period that cannot become a good one any more counts although it has not ended. */
export const judged = (alarm: Alarm, { past, running }: Series): Judgement =>
  judge(alarm, running !== undefined && isBadForSure(alarm, running) ? [...past, running] : past);

export const causeOf = ({ name }: Alarm, vendor: VendorId | undefined): Cause => ({
  kind: 'alarm',
  name,
  ...(vendor === undefined ? {} : { vendor }),
});

/** What the on-call hears of it. */
export const signalOf = (alarm: Alarm, vendor: VendorId | undefined): Signal => ({
  cause: causeOf(alarm, vendor),
  owner: alarm.owner,
  severity: alarm.severity,
  lines: [alarm.says],
});
