import { PRICES } from './prices.ts';

export interface LineFacts {
  /** As AWS names it on its bill. */
  readonly service: string;
  /** Of what there is a quantity. */
  readonly unit: string;
  /** Of one, in US dollars. */
  readonly price: number;
  /** Paid for knowing how it goes, not for keeping grants alive. */
  readonly isObservability?: true;
}

const ALL = {
  secrets: { service: 'Secrets Manager', unit: 'secrets', price: PRICES.secretMonth },
  'secret calls': { service: 'Secrets Manager', unit: 'calls', price: PRICES.secretCall },
  'table writes': { service: 'DynamoDB', unit: 'write units', price: PRICES.writeUnit },
  'table reads': { service: 'DynamoDB', unit: 'read units', price: PRICES.readUnit },
  'table storage': { service: 'DynamoDB', unit: 'GB', price: PRICES.tableGigabyteMonth },
  keys: { service: 'KMS', unit: 'key of the table', price: PRICES.keyMonth },
  'key requests': { service: 'KMS', unit: 'requests', price: PRICES.keyRequest },
  queues: { service: 'SQS', unit: 'requests', price: PRICES.queueRequest },
  invocations: { service: 'Lambda', unit: 'invocations', price: PRICES.lambdaRequest },
  'function time': { service: 'Lambda', unit: 'GB-seconds', price: PRICES.lambdaGigabyteSecond },
  schedules: { service: 'EventBridge Scheduler', unit: 'invocations', price: PRICES.scheduledInvocation },
  'HTTP API': { service: 'API Gateway', unit: 'requests', price: PRICES.httpApiRequest },
  logs: { service: 'CloudWatch', unit: 'GB of logs', price: PRICES.logGigabyte, isObservability: true },
  metrics: { service: 'CloudWatch', unit: 'metrics', price: PRICES.metricMonth, isObservability: true },
  alarms: {
    service: 'CloudWatch',
    unit: 'metrics of alarms',
    price: PRICES.alarmMonth,
    isObservability: true,
  },
  'composite alarms': {
    service: 'CloudWatch',
    unit: 'alarms on alarms',
    price: PRICES.compositeAlarmMonth,
    isObservability: true,
  },
  dashboards: {
    service: 'CloudWatch',
    unit: 'dashboard',
    price: PRICES.dashboardMonth,
    isObservability: true,
  },
  'insight rules': {
    service: 'CloudWatch',
    unit: 'rule of Contributor Insights',
    price: PRICES.insightRuleMonth,
    isObservability: true,
  },
  'key of the pages': {
    service: 'KMS',
    unit: 'key of the topic that pages',
    price: PRICES.keyMonth,
    isObservability: true,
  },
} as const satisfies Readonly<Record<string, LineFacts>>;

export type Line = keyof typeof ALL;

/** All that is paid for, in the order of the bill. */
export const LINES: Readonly<Record<Line, LineFacts>> = ALL;

export const LINE_NAMES = Object.keys(ALL) as readonly Line[];
