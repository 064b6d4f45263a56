import type { AlarmRule, Measured } from './alarm-rule.ts';

/** `unknown`: fewer periods have passed than the rule looks at. */
export type Judgement = 'alarm' | 'well' | 'unknown';

/** So far beyond its periods CloudWatch looks for measurements where some are missing. */
const FURTHER_BACK = 2;

/** So many periods are looked at, at the most. */
export const rangeOf = ({ periods }: AlarmRule): number => periods.of + FURTHER_BACK;

/**
 * Whether an alarm is on after these periods, oldest first; `undefined` where nothing was measured. Missing periods are
 * taken for what the rule says only as far as older measurements cannot stand in for them, as in CloudWatch.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function judge(rule: AlarmRule, series: readonly (Measured | undefined)[]): Judgement {
  const { bad: most, of } = rule.periods;
  const range = series.slice(-rangeOf(rule));
  const real = range.filter((period) => period !== undefined);
  const looked = real.length >= of ? real.slice(-of) : real;
  const filled = Math.max(0, Math.min(of, range.length) - real.length);
  const bad =
    looked.filter((period) => isBad(rule, period)).length + (rule.missing === 'breaching' ? filled : 0);
  if (bad >= most) return 'alarm';
  return range.length < of ? 'unknown' : 'well';
}

/** Whether these measurements make a bad period. */
function isBad({ statistic, when }: AlarmRule, period: Measured): boolean {
  switch (when.kind) {
    case 'over':
      return statisticOf(statistic, period) > when.limit;
    case 'silent':
      return statisticOf(statistic, period) < 1;
    case 'rateOver':
      return period.sum >= when.floor && 100 * statisticOf('average', period) > when.percent;
  }
}

/** Whether nothing that is still to be measured in this period can make it a good one. Measurements are never negative. */
export const isBadForSure = (rule: AlarmRule, soFar: Measured): boolean =>
  rule.when.kind === 'over' && rule.statistic !== 'average' && isBad(rule, soFar);

function statisticOf(statistic: AlarmRule['statistic'], { count, sum, greatest }: Measured): number {
  switch (statistic) {
    case 'sum':
      return sum;
    case 'average':
      return count === 0 ? 0 : sum / count;
    case 'maximum':
      return greatest;
    case 'sampleCount':
      return count;
  }
}
