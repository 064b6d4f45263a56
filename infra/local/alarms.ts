import { ALARMS, type AlarmName } from '#shared/contract/alarms/all.ts';
import { type AlarmDefinition, limitOf } from '#shared/contract/alarms/definition.ts';
import type { Thresholds } from '#shared/contract/alarms/thresholds.ts';
import type { Alarm } from '#shared/domain/alarm/alarm.ts';
import type { Condition } from '#shared/domain/alarm/alarm-rule.ts';
import { seconds } from '#shared/domain/time.ts';

/**
 * The alarms that a home raises which measures by itself: all but those of what AWS alone measures. `factor`: its sweeps
 * are so many times as slow as is usual, and with them what is measured at their pace.
 */
export const alarmsOfHome = (factor: number, thresholds: Thresholds): readonly Alarm[] =>
  (Object.keys(ALARMS) as readonly AlarmName[]).flatMap((name) => {
    const { metric, periodSeconds, perVendor, bySweeps, when, ...definition } = ALARMS[name];
    if (metric === undefined) return [];
    return {
      ...definition,
      name,
      metric,
      when: conditionOf(when, thresholds),
      period: seconds(periodSeconds * (bySweeps ? factor : 1)),
      perVendor: perVendor === true,
    };
  });

function conditionOf(when: AlarmDefinition['when'], thresholds: Thresholds): Condition {
  switch (when.kind) {
    case 'over':
      return { ...when, limit: limitOf(when.limit, thresholds) };
    case 'silent':
      return when;
    case 'rateOver':
      return {
        ...when,
        percent: limitOf(when.percent, thresholds),
        floor: limitOf(when.floor, thresholds),
      };
  }
}
