import { PRICES } from './prices.ts';

/** What one month of one stage is reckoned from: counted, where it could be counted. */
export interface Usage {
  readonly integrations: number;
  /** Between two refreshes of one grant, as the domain spreads them. */
  readonly minutesBetweenRefreshes: number;
  readonly perRefresh: {
    readonly writeUnits: number;
    readonly secretCalls: number;
    readonly logBytes: number;
  };
  readonly perRead: { readonly rowReads: number; readonly secretCalls: number };
  /** `sendsPerRow`: requests to the queue for each row that is due. */
  readonly sweep: { readonly queries: number; readonly sendsPerRow: number };
  readonly rowBytes: number;
  readonly seriesPerVendor: number;
  readonly alarms: number;
  readonly memoryMegabytes: {
    readonly sweep: number;
    readonly refresh: number;
    readonly token: number;
  };
}

/** What nobody can count ahead. The page prints it beside the sums. */
export const ASSUMED = {
  readsPerHour: 2,
  vendors: 20,
  refreshSeconds: 0.6,
  readSeconds: 0.05,
  sweepSeconds: 0.3,
  /** Lambda's own three lines for each invocation. */
  logBytesPerInvocation: 300,
  /** The line of the HTTP API's access log. */
  logBytesPerRequest: 200,
} as const;

export const LINES = [
  'secrets',
  'secret calls',
  'table writes',
  'table reads',
  'table storage',
  'KMS',
  'queue',
  'functions',
  'HTTP API',
  'logs',
  'metrics and alarms',
] as const;
export type Line = (typeof LINES)[number];

export interface Bill {
  readonly integrations: number;
  readonly refreshesPerSecond: number;
  readonly lines: Readonly<Record<Line, number>>;
  readonly total: number;
}

const HOURS = 730;
const MINUTES = HOURS * 60;
const BATCH = 10;
/** Receives of an idle queue whose concurrency is limited: five pollers, each three times a minute. */
const IDLE_RECEIVES = 5 * 3 * MINUTES;
/** Measurements of the sweep, without a vendor. */
const SWEEP_SERIES = 3;
/** DynamoDB asks for the table's key at most once in five minutes. */
const KEY_REQUESTS = 12 * HOURS;
/** A query without a strong read costs half a unit, and takes some 27 entries of 150 bytes for it. */
const UNITS_PER_QUERY = 0.5;
const UNITS_PER_DUE_ROW = 0.5 / 27;

/** What a month costs, line by line. */
export function billOf(usage: Usage): Bill {
  const { integrations, memoryMegabytes: memory } = usage;
  const refreshes = (integrations * MINUTES) / usage.minutesBetweenRefreshes;
  const reads = integrations * HOURS * ASSUMED.readsPerHour;
  // There is no batching window: what the sweep sends in one minute is all that can share an invocation.
  const together = Math.min(BATCH, Math.max(1, refreshes / MINUTES));
  const batches = refreshes / together;
  const seconds = (of: keyof typeof memory, length: number): number =>
    (memory[of] / 1024) * length * PRICES.lambdaGigabyteSecond;
  const invocations = MINUTES + batches + reads;
  const logBytes =
    refreshes * usage.perRefresh.logBytes +
    invocations * ASSUMED.logBytesPerInvocation +
    reads * ASSUMED.logBytesPerRequest;
  const vendors = Math.min(ASSUMED.vendors, integrations);
  const series = usage.seriesPerVendor * (vendors + 1) + SWEEP_SERIES;
  const lines: Record<Line, number> = {
    secrets: integrations * PRICES.secretMonth,
    'secret calls':
      (refreshes * usage.perRefresh.secretCalls + reads * usage.perRead.secretCalls) * PRICES.secretCall,
    'table writes': refreshes * usage.perRefresh.writeUnits * PRICES.writeUnit,
    'table reads':
      (reads * usage.perRead.rowReads +
        MINUTES * usage.sweep.queries * UNITS_PER_QUERY +
        refreshes * UNITS_PER_DUE_ROW) *
      PRICES.readUnit,
    'table storage': ((integrations * usage.rowBytes) / 1e9) * PRICES.tableGigabyteMonth,
    KMS: PRICES.keyMonth + KEY_REQUESTS * PRICES.keyRequest,
    queue: (refreshes * usage.sweep.sendsPerRow + batches * 2 + IDLE_RECEIVES) * PRICES.queueRequest,
    functions:
      invocations * PRICES.lambdaRequest +
      MINUTES * (PRICES.scheduledInvocation + seconds('sweep', ASSUMED.sweepSeconds)) +
      batches * seconds('refresh', ASSUMED.refreshSeconds) +
      reads * seconds('token', ASSUMED.readSeconds),
    'HTTP API': reads * PRICES.httpApiRequest,
    logs: (logBytes / 1e9) * PRICES.logGigabyte,
    'metrics and alarms': series * PRICES.metricMonth + usage.alarms * PRICES.alarmMonth,
  };
  return {
    integrations,
    refreshesPerSecond: refreshes / MINUTES / 60,
    lines,
    total: Object.values(lines).reduce((sum, line) => sum + line, 0),
  };
}
