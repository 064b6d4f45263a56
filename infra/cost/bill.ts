import { SECRET_WRITES_PER_SECOND } from '../config.ts';
import { ASSUMED, CALLS, STACK } from './counted.ts';
import { LINE_NAMES, LINES, type Line } from './lines.ts';

/** What a stage with Secrets Manager as its vault carries for a month. */
export interface Load {
  readonly integrations: number;
  /** Between two refreshes of one grant, on the mean. */
  readonly minutesBetweenRefreshes: number;
  /** Token reads of one integration. */
  readonly readsPerDay: number;
}

export interface Bill {
  readonly integrations: number;
  readonly refreshesPerSecond: number;
  readonly quantities: Readonly<Record<Line, number>>;
  /** Quantity × price, in US dollars. */
  readonly lines: Readonly<Record<Line, number>>;
  readonly total: number;
  /** How much of the total is for knowing how it goes: what CloudWatch is paid for, and the key of the topics that page. */
  readonly observability: number;
}

const HOURS = 730;
const DAYS = HOURS / 24;
const MINUTES = HOURS * 60;
/** Integrations of one invocation of the refresh function. */
const BATCH = 10;
/** Receives of an idle queue whose concurrency is limited: five pollers, each three times a minute. */
const IDLE_RECEIVES = 5 * 3 * MINUTES;
/** DynamoDB asks for the table's key at most once in five minutes. */
const KEY_REQUESTS = 12 * HOURS;
/** A query without a strong read costs half a unit, and takes some 27 entries of 150 bytes for it. */
const UNITS_PER_QUERY = 0.5;
const UNITS_PER_DUE_ROW = 0.5 / 27;
/** The topic's key is no part of what keeps grants alive. */
const KEYS_OF_THE_PAGES = 1;

/** What a month of 730 hours costs, line by line. */
export function billOf(load: Load): Bill {
  const quantities = quantitiesOf(load);
  const lines = Object.fromEntries(
    LINE_NAMES.map((line) => [line, quantities[line] * LINES[line].price]),
  ) as Record<Line, number>;
  const sumOf = (names: readonly Line[]): number => names.reduce((sum, line) => sum + lines[line], 0);
  return {
    integrations: load.integrations,
    refreshesPerSecond: load.integrations / load.minutesBetweenRefreshes / 60,
    quantities,
    lines,
    total: sumOf(LINE_NAMES),
    observability: sumOf(LINE_NAMES.filter((line) => LINES[line].isObservability)),
  };
}

/** More than this the synth refuses: each refresh is a write, and Secrets Manager takes only so many. */
export const mostIntegrations = (minutesBetweenRefreshes: number): number =>
  Math.floor(SECRET_WRITES_PER_SECOND * 60 * minutesBetweenRefreshes);

function quantitiesOf(load: Load): Record<Line, number> {
  const { integrations } = load;
  const { perRefresh, perRead, perSweep } = CALLS;
  const { memoryMegabytes: memory, minuteRuns } = STACK;
  const refreshes = (integrations * MINUTES) / load.minutesBetweenRefreshes;
  const reads = integrations * load.readsPerDay * DAYS;
  const vendors = Math.min(ASSUMED.vendors, integrations);
  // There is no batching window: what the sweep sends in one minute is all that can share an invocation.
  const together = Math.min(BATCH, Math.max(1, refreshes / MINUTES));
  const batches = refreshes / together;
  const runs = MINUTES * minuteRuns.length;
  const invocations = runs + batches + reads;
  const gigabytesOfRuns = minuteRuns.reduce((sum, name) => sum + memory[name] / 1024, 0);
  return {
    secrets: integrations + vendors + 1,
    'secret calls': refreshes * perRefresh.secretCalls + reads * perRead.secretCalls,
    'table writes': refreshes * perRefresh.writeUnits,
    'table reads':
      reads * perRead.rowReads + MINUTES * perSweep.queries * UNITS_PER_QUERY + refreshes * UNITS_PER_DUE_ROW,
    'table storage': (integrations * CALLS.rowBytes) / 1e9,
    keys: STACK.keys - KEYS_OF_THE_PAGES,
    'key requests': KEY_REQUESTS,
    queues: refreshes * perSweep.sendsPerRow + batches * 2 + STACK.polledQueues * IDLE_RECEIVES,
    invocations,
    'function time':
      MINUTES * gigabytesOfRuns * ASSUMED.minuteRunSeconds +
      batches * (memory.refresh / 1024) * ASSUMED.refreshSeconds +
      reads * (memory.token / 1024) * ASSUMED.readSeconds,
    schedules: runs,
    'HTTP API': reads,
    logs:
      (refreshes * perRefresh.logBytes +
        invocations * ASSUMED.logBytesPerInvocation +
        reads * ASSUMED.logBytesPerRequest) /
      1e9,
    metrics: CALLS.seriesPerVendor * (vendors + 1) + STACK.series,
    alarms: STACK.alarms + STACK.alarmsOnVendors * vendors,
    'composite alarms': STACK.compositeAlarms,
    dashboards: STACK.dashboards,
    'insight rules': STACK.insightRules,
    'key of the pages': KEYS_OF_THE_PAGES,
  };
}
