import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC_NAMESPACE } from '#shared/contract/names.ts';

/** One of our own measurements, over all vendors. A test holds the names against those that the functions publish. */
export const grantkeeperMetric = (
  metricName: string,
  statistic: 'Sum' | 'Maximum' | 'Average',
  period: Duration,
): Metric => new Metric({ namespace: METRIC_NAMESPACE, metricName, statistic, period });
