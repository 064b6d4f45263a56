import { type Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export interface PageProps {
  /** The alarm's name, and its heading in `docs/runbook.md`. */
  readonly name: string;
  readonly topic: ITopic;
  readonly metric: IMetric;
  /** Pages when the metric is over this. */
  readonly over: number;
  /** In how many periods in a row. */
  readonly periods: number;
  /** What the person who is woken reads first. */
  readonly says: string;
}

export interface DeadLettersProps extends Pick<PageProps, 'name' | 'topic' | 'says'> {
  readonly queue: IQueue;
  /** How often it is looked at. */
  readonly period: Duration;
}

/** Pages the on-call when a measurement is over its limit; silence is well. */
export function pageWhenOver(scope: Construct, props: PageProps): Alarm {
  const alarm = new Alarm(scope, idOf(props.name), {
    ...shared(scope, props),
    threshold: props.over,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  return notifies(alarm, props.topic);
}

/** Pages the on-call as soon as a message is set aside. */
export function pageOnDeadLetters(scope: Construct, props: DeadLettersProps): Alarm {
  const { queue, period, ...page } = props;
  const metric = queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' });
  return pageWhenOver(scope, { ...page, metric, over: 0, periods: 1 });
}

/** Pages the on-call when a sign of life stays away; silence is the alarm. */
export function pageWhenSilent(scope: Construct, props: Omit<PageProps, 'over'>): Alarm {
  const alarm = new Alarm(scope, idOf(props.name), {
    ...shared(scope, props),
    threshold: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
  });
  return notifies(alarm, props.topic);
}

function shared(scope: Construct, props: Omit<PageProps, 'over'>) {
  return {
    alarmName: `${Stack.of(scope).stackName}-${props.name}`,
    alarmDescription: `${props.says} See docs/runbook.md, ${props.name}.`,
    metric: props.metric,
    evaluationPeriods: props.periods,
  };
}

/** Who is paged is also told when it is over. */
function notifies(alarm: Alarm, topic: ITopic): Alarm {
  alarm.addAlarmAction(new SnsAction(topic));
  alarm.addOkAction(new SnsAction(topic));
  return alarm;
}

const idOf = (name: string): string =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
