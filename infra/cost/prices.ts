/** Of which list the prices are: without free tiers and discounts. */
export const PRICE_LIST = { region: 'us-east-1', readIn: '2026-11', currency: 'USD' } as const;

/**
 * The list, in US dollars, as read on the pages named.
 *
 * @see https://aws.amazon.com/secrets-manager/pricing/
 * @see https://aws.amazon.com/dynamodb/pricing/on-demand/
 * @see https://aws.amazon.com/lambda/pricing/
 * @see https://aws.amazon.com/sqs/pricing/
 * @see https://aws.amazon.com/eventbridge/pricing/
 * @see https://aws.amazon.com/api-gateway/pricing/
 * @see https://aws.amazon.com/kms/pricing/
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
export const PRICES = {
  secretMonth: 0.4,
  secretCall: 0.05 / 1e4,
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  tableGigabyteMonth: 0.25,
  lambdaRequest: 0.2 / 1e6,
  /** Of arm64. */
  lambdaGigabyteSecond: 0.0000133334,
  queueRequest: 0.4 / 1e6,
  scheduledInvocation: 1 / 1e6,
  httpApiRequest: 1 / 1e6,
  keyMonth: 1,
  keyRequest: 0.03 / 1e4,
  logGigabyte: 0.5,
  metricMonth: 0.3,
  /** For each metric that it looks at. */
  alarmMonth: 0.1,
  compositeAlarmMonth: 0.5,
  dashboardMonth: 3,
  /** Of Contributor Insights. */
  insightRuleMonth: 0.5,
} as const;
