import { Duration, Stack } from 'aws-cdk-lib';
import {
  AlarmBase,
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  type ConcreteWidget,
  GraphWidget,
  type IMetric,
  LogQueryWidget,
  MathExpression,
  SingleValueWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { MEASUREMENTS, type Measurement } from '#shared/contract/measurements.ts';
import { METRIC_NAMESPACE, VENDOR_DIMENSION } from '#shared/contract/names.ts';
import { QUERIES } from '#shared/contract/queries.ts';
import { type Placed, rowsFor } from '../dashboard/layout.ts';
import type { OfAws, OfLogs, OfMeasurement, Source } from '../dashboard/panels.ts';
import { logGroupsOf } from './log-groups.ts';
import { grantkeeperMetric } from './metric.ts';

export interface DashboardProps {
  readonly name: string;
  readonly refreshQueue: IQueue;
  readonly table: TableV2;
  /** Answers reads of tokens. */
  readonly token: IFunction;
}

type OfStage = OfMeasurement | OfAws | OfLogs;

const PERIOD = Duration.minutes(5);
/** Shown at first: what a daily look has counted is in it, however late the look began. */
const SHOWN = Duration.hours(36);
const STATISTICS = { counter: 'Sum', gauge: 'Maximum', duration: 'Average' } as const;

/** The panels of `infra/dashboard` as a dashboard of CloudWatch. Made last: it shows what its stack has by then. */
export class Dashboard extends Construct {
  readonly #props: DashboardProps;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    this.#props = props;
    const dashboard = new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: props.name,
      defaultInterval: SHOWN,
    });
    for (const row of rowsFor(isOfStage)) dashboard.addWidgets(...row.map((place) => this.#widget(place)));
  }

  #widget({ panel, height }: Placed<OfStage>): ConcreteWidget {
    const { title, width, shows, shape } = panel;
    const size = { title, width, height };
    const metrics = shows.flatMap((source) => this.#metricOf(source));
    switch (shape) {
      case 'number':
        return new SingleValueWidget({ ...size, metrics, setPeriodToTimeRange: shows.some(isCounted) });
      case 'lines':
        return new GraphWidget({ ...size, left: metrics, leftYAxis: { min: 0, showUnits: false } });
      case 'alarms':
        return new AlarmStatusWidget({ ...size, alarms: this.#alarms() });
      case 'rows':
        return this.#rowsWidget(size, shows);
    }
  }

  #alarms(): AlarmBase[] {
    return Stack.of(this)
      .node.findAll()
      .filter((one) => one instanceof AlarmBase);
  }

  #rowsWidget(
    size: Pick<Placed<OfStage>, 'height'> & { title: string; width: number },
    shows: readonly OfStage[],
  ) {
    const queries = shows.filter((source) => source.from === 'logs').map(({ query }) => QUERIES[query]);
    return new LogQueryWidget({
      ...size,
      logGroupNames: queries.flatMap(({ logs }) => logs.flatMap((one) => logGroupsOf(Stack.of(this), one))),
      queryLines: queries.flatMap(({ text }) => text.split('\n| ')),
    });
  }

  #metricOf(source: OfStage): readonly IMetric[] {
    if (source.from === 'measurement') return [source.byVendor ? eachVendor(source) : overAll(source)];
    if (source.from === 'logs') return [];
    const { refreshQueue, table, token } = this.#props;
    switch (source.what) {
      case 'alarms':
        return [];
      case 'refresh queue age':
        return [refreshQueue.metricApproximateAgeOfOldestMessage({ period: PERIOD, label: source.what })];
      case 'token reads':
        return [token.metricInvocations({ period: PERIOD, label: source.what })];
      case 'table writes':
        return [
          table.metric('ConsumedWriteCapacityUnits', {
            statistic: 'Sum',
            period: PERIOD,
            label: source.what,
          }),
        ];
    }
  }
}

const isOfStage = (source: Source): source is OfStage => source.from !== 'fleet';

const isCounted = (source: OfStage): boolean =>
  source.from === 'measurement' && MEASUREMENTS[source.name].kind === 'counter';

const overAll = ({ name }: OfMeasurement): IMetric =>
  grantkeeperMetric(name, statisticOf(name), PERIOD).with({ label: name });

/**
 * A line for each vendor that there is; a new one joins by itself.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
function eachVendor({ name }: OfMeasurement): IMetric {
  const where = `{${METRIC_NAMESPACE},${VENDOR_DIMENSION}} MetricName="${name}"`;
  return new MathExpression({
    expression: `SEARCH('${where}', '${statisticOf(name)}', ${PERIOD.toSeconds()})`,
    usingMetrics: {},
    label: `\${PROP('Dim.${VENDOR_DIMENSION}')}`,
    period: PERIOD,
  });
}

function statisticOf(name: OfMeasurement['name']): (typeof STATISTICS)[keyof typeof STATISTICS] {
  const { kind }: Measurement = MEASUREMENTS[name];
  return STATISTICS[kind];
}
