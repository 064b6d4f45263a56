import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmBase,
  AlarmRule,
  AlarmState,
  ComparisonOperator,
  CompositeAlarm,
  type IMetric,
  MathExpression,
  type MetricOptions,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ALARMS, type AlarmName } from '#shared/contract/alarms/all.ts';
import { type AlarmDefinition, limitOf } from '#shared/contract/alarms/definition.ts';
import { METRIC_NAMESPACE, VENDOR_DIMENSION } from '#shared/contract/names.ts';
import { grantkeeperMetric } from './metric.ts';
import type { ServiceProps } from './service-props.ts';

/** What AWS itself measures, for the period and the statistic of the alarm. */
type Measured = (options: Required<Pick<MetricOptions, 'period' | 'statistic'>>) => IMetric;

type AlarmProps = Pick<ServiceProps, 'settings' | 'data'>;

/** Makes the alarm of that name; `measured` where AWS measures it and not one of our functions. */
export function raiseAlarm(scope: Construct, name: AlarmName, props: AlarmProps, measured?: Measured): void {
  const definition = ALARMS[name];
  if (definition.perVendor && !props.settings.home.alarmsOnQueries) return;
  const alarm = definition.perVendor
    ? alarmOfVendors(scope, name, props)
    : alarmOn(scope, name, { metric: metricOf(name, measured), ...conditionOf(definition, props) });
  tells(alarm, definition, props.data);
}

/** How many messages are set aside. */
export const deadLettersIn =
  (queue: IQueue): Measured =>
  (of) =>
    queue.metricApproximateNumberOfMessagesVisible(of);

interface Watched {
  readonly metric: IMetric;
  readonly threshold: number;
  readonly comparisonOperator: ComparisonOperator;
  /** One of the alarms that another is made of. */
  readonly part?: string;
}

function alarmOn(scope: Construct, name: AlarmName, { part, ...watched }: Watched): Alarm {
  const { periods, missing } = ALARMS[name];
  const full = part === undefined ? name : `${name}-${part}`;
  return new Alarm(scope, idOf(full), {
    ...watched,
    alarmName: nameIn(scope, full),
    alarmDescription: describes(name),
    evaluationPeriods: periods.of,
    ...(periods.bad === periods.of ? {} : { datapointsToAlarm: periods.bad }),
    treatMissingData: missing === 'breaching' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
}

/**
 * One alarm for all vendors, each of which is judged for itself and named by CloudWatch; a new one joins by itself. A
 * query has one measure, so a rate with a floor is two alarms and one that is on when both are.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Metrics_Insights_Alarm.html
 */
function alarmOfVendors(
  scope: Construct,
  name: AlarmName,
  { settings: { thresholds } }: AlarmProps,
): AlarmBase {
  const { when } = ALARMS[name];
  const greater = { comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD };
  if (when.kind === 'silent') throw new Error(`${name}: no vendor is silent by itself`);
  if (when.kind === 'over') {
    const threshold = limitOf(when.limit, thresholds);
    return alarmOn(scope, name, { metric: byVendor(name, 'SUM'), threshold, ...greater });
  }
  const share = alarmOn(scope, name, {
    part: 'share',
    metric: byVendor(name, 'AVG'),
    threshold: limitOf(when.percent, thresholds) / 100,
    ...greater,
  });
  const floor = alarmOn(scope, name, {
    part: 'floor',
    metric: byVendor(name, 'SUM'),
    threshold: limitOf(when.floor, thresholds),
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  });
  return new CompositeAlarm(scope, idOf(name), {
    compositeAlarmName: nameIn(scope, name),
    alarmDescription: describes(name),
    alarmRule: AlarmRule.allOf(...[share, floor].map((one) => AlarmRule.fromAlarm(one, AlarmState.ALARM))),
  });
}

function byVendor(name: AlarmName, aggregate: 'AVG' | 'SUM'): MathExpression {
  const { metric, periodSeconds } = ALARMS[name];
  return new MathExpression({
    expression:
      `SELECT ${aggregate}(${metric}) FROM SCHEMA("${METRIC_NAMESPACE}", ${VENDOR_DIMENSION}) ` +
      `GROUP BY ${VENDOR_DIMENSION} ORDER BY ${aggregate}() DESC`,
    usingMetrics: {},
    period: Duration.seconds(periodSeconds),
  });
}

const STATISTIC = { sum: 'Sum', maximum: 'Maximum', average: 'Average' } as const;

function metricOf(name: AlarmName, measured: Measured | undefined): IMetric {
  const { metric, periodSeconds, statistic } = ALARMS[name];
  const period = Duration.seconds(periodSeconds);
  if (measured !== undefined) return measured({ period, statistic: STATISTIC[statistic] });
  if (metric === undefined) throw new Error(`${name} needs what AWS measures`);
  return grantkeeperMetric(metric, STATISTIC[statistic], period);
}

function conditionOf({ when }: AlarmDefinition, { settings }: AlarmProps): Omit<Watched, 'metric'> {
  switch (when.kind) {
    case 'over':
      return {
        threshold: limitOf(when.limit, settings.thresholds),
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      };
    case 'silent':
      return { threshold: 1, comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD };
    case 'rateOver':
      throw new Error('a rate is judged vendor by vendor');
  }
}

/** Who is told that it began is also told that it is over. */
function tells(alarm: AlarmBase, { severity }: AlarmDefinition, { topics }: AlarmProps['data']): void {
  alarm.addAlarmAction(new SnsAction(topics[severity]));
  alarm.addOkAction(new SnsAction(topics[severity]));
}

const describes = (name: AlarmName): string => `${ALARMS[name].says} See docs/runbook.md, ${name}.`;

const nameIn = (scope: Construct, name: string): string => `${Stack.of(scope).stackName}-${name}`;

const idOf = (name: string): string =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
