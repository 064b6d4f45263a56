import { DUE_SHARDS } from '#shared/contract/table.ts';

/** What the use cases ask of AWS. The benchmark counts it anew, and says on its page where this no longer holds. */
export const CALLS = {
  perRefresh: { writeUnits: 4, secretCalls: 2, logBytes: 1981 },
  /** Of a token that the process has not read before. */
  perRead: { rowReads: 1, secretCalls: 1 },
  /** `sendsPerRow`: requests to the queue for each row that is due. */
  perSweep: { queries: DUE_SHARDS, sendsPerRow: 0.1 },
  rowBytes: 658,
  /** Measurements of a refresh: each is a series for its vendor, and one more for the sum. */
  seriesPerVendor: 3,
} as const;

/** What the stacks have, whatever the load. A test holds it against the synthesized templates. */
export const STACK = {
  /** On one metric each. */
  alarms: 42,
  /** On a metric of each vendor. */
  alarmsOnVendors: 5,
  /** On other alarms. */
  compositeAlarms: 2,
  dashboards: 1,
  insightRules: 1,
  /** One seals the table, one the topics that page. */
  keys: 2,
  /** Queues that a function is fed from. */
  polledQueues: 4,
  /** Functions that are started each minute. */
  minuteRuns: ['sweep', 'rotate', 'jobs', 'page'],
  memoryMegabytes: { jobs: 512, page: 512, sweep: 512, rotate: 512, refresh: 1024, token: 1024 },
  /** Measurements without a vendor that come again and again: of the sweep, rotations, checks, jobs, pages, webhooks and the calendar. */
  series: 21,
} as const;

/** What nobody can count ahead. Whoever prints a sum prints it beside. */
export const ASSUMED = {
  /** Each with one client. */
  vendors: 20,
  readsPerDay: 48,
  refreshSeconds: 0.6,
  readSeconds: 0.05,
  minuteRunSeconds: 0.3,
  /** Lambda's own three lines for each invocation. */
  logBytesPerInvocation: 300,
  /** The line of the HTTP API's access log. */
  logBytesPerRequest: 200,
} as const;

/** What is paid for besides, and left out: little, or not ours to say. */
export const NOT_IN_IT =
  'point-in-time recovery, storage of logs and queries of them, log lines that the Contributor Insights rule counts, secrets of webhooks, hourly checks and daily runs, later versions of the keys, ' +
  'traffic, taxes, CloudTrail beyond its first trail';
