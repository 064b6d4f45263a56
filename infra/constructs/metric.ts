import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { MetricName } from '#shared/ports/tell.ts';

/** One of our own measurements, as the functions publish it. */
export function grantkeeperMetric(
  _scope: Construct,
  metricName: MetricName,
  statistic: 'Sum' | 'Maximum',
  period: Duration,
): Metric {
  return new Metric({ namespace: 'Grantkeeper', metricName, statistic, period });
}
