/**
 * How the values of one name belong together. `counter`: their sum counts. `gauge`: the newest is how things are.
 * `duration`: each is one length of time; how many there were and their sum are kept.
 */
export type MeasurementKind = 'counter' | 'gauge' | 'duration';

export interface Measurement {
  readonly kind: MeasurementKind;
  readonly unit: 'Count' | 'Milliseconds' | 'Seconds';
  /** Told for each vendor, and as the sum over all. */
  readonly byVendor?: true;
  /** What one value says, for a person who has not met it before. */
  readonly help: string;
}

/** Everything that is measured, by its name in CloudWatch. */
export const MEASUREMENTS = {
  RefreshSucceeded: {
    kind: 'counter',
    unit: 'Count',
    byVendor: true,
    help: 'Token sets that vendors gave and the store has taken.',
  },
  RefreshRejected: {
    kind: 'counter',
    unit: 'Count',
    byVendor: true,
    help: 'Refreshes that the vendor refused for another reason than the end of the grant; each other that was sent is a zero.',
  },
  GrantRefused: {
    kind: 'counter',
    unit: 'Count',
    byVendor: true,
    help: 'Answers by which a vendor said that a grant has ended: churn, while they are few.',
  },
  RefreshDuration: {
    kind: 'duration',
    unit: 'Milliseconds',
    byVendor: true,
    help: 'What a vendor took for the answer to a refresh that succeeded.',
  },
  RefreshAdopted: {
    kind: 'counter',
    unit: 'Count',
    byVendor: true,
    help: 'Token sets that an attempt had left behind and a later one found and took.',
  },
  ApiAuthRejected: {
    kind: 'counter',
    unit: 'Count',
    byVendor: true,
    help: 'Calls of an API that refused the token, 401 or 403, as callers and checks report; each that worked is a zero.',
  },
  GrantLost: {
    kind: 'counter',
    unit: 'Count',
    byVendor: true,
    help: 'Grants that are lost or may be: only a person can bring them back.',
  },
  OldestDueSeconds: {
    kind: 'gauge',
    unit: 'Seconds',
    help: 'How long the longest waiting integration has been due for its refresh.',
  },
  SweepCompleted: { kind: 'counter', unit: 'Count', help: 'Looks at what is due that came to their end.' },
  DueSent: { kind: 'counter', unit: 'Count', help: 'Integrations that sweeps have sent to be refreshed.' },
  TellFailed: {
    kind: 'counter',
    unit: 'Count',
    help: 'Events that the bus did not take; each is told again.',
  },
  AuditFailed: { kind: 'counter', unit: 'Count', help: 'Facts that the history did not take.' },
  VaultWriteRateHigh: {
    kind: 'counter',
    unit: 'Count',
    help: 'Times that a secret was written more often than Secrets Manager allows in the long run.',
  },
  VaultThrottled: {
    kind: 'counter',
    unit: 'Count',
    help: 'Calls that Secrets Manager did not do because there were too many.',
  },
  CalendarCompleted: {
    kind: 'counter',
    unit: 'Count',
    help: 'Daily looks at what ends that came to their end.',
  },
  RotationStuck: {
    kind: 'gauge',
    unit: 'Count',
    help: 'Rotations of client secrets that do not get on, or that were given up.',
  },
  RotationCompleted: { kind: 'counter', unit: 'Count', help: 'Looks at rotations that came to their end.' },
  EndingSoon: {
    kind: 'gauge',
    unit: 'Count',
    help: 'What vendors end, and changes of scopes that end, within seven days or lately: secrets and refresh tokens page by name.',
  },
  HealthCompleted: { kind: 'counter', unit: 'Count', help: 'Rounds of checks that came to their end.' },
  HealthFailing: {
    kind: 'gauge',
    unit: 'Count',
    help: 'Critical integrations that the last round of checks found unwell.',
  },
  HealthLateSeconds: {
    kind: 'gauge',
    unit: 'Seconds',
    help: 'How late the latest check is that could not be made.',
  },
  OrphanSecrets: {
    kind: 'gauge',
    unit: 'Count',
    help: 'Secrets that the last reconciliation found without a row.',
  },
  OrphansHeldBack: {
    kind: 'gauge',
    unit: 'Count',
    help: 'Of them, those that it left alone because they were too many to be believed.',
  },
  VaultMissing: {
    kind: 'gauge',
    unit: 'Count',
    help: 'Integrations whose tokens the last reconciliation did not find in the vault.',
  },
  ReconcileCompleted: { kind: 'counter', unit: 'Count', help: 'Reconciliations that came to their end.' },
  NoticesCompleted: {
    kind: 'counter',
    unit: 'Count',
    help: 'Looks at what vendors publish about themselves that came to their end.',
  },
  NoticeMalformed: {
    kind: 'counter',
    unit: 'Count',
    byVendor: true,
    help: 'Deprecation and Sunset headers that nobody can read.',
  },
  NoticeDropped: {
    kind: 'counter',
    unit: 'Count',
    byVendor: true,
    help: 'Signs of a deprecation that were not kept: the vendor has too many already.',
  },
  JobPreflightFailed: {
    kind: 'counter',
    unit: 'Count',
    help: 'Runs of batch jobs that a check found will fail.',
  },
  JobGateMissed: { kind: 'counter', unit: 'Count', help: 'Runs of batch jobs that began unchecked.' },
  JobsCompleted: { kind: 'counter', unit: 'Count', help: 'Looks at batch jobs that came to their end.' },
  QueueLettersWaiting: {
    kind: 'gauge',
    unit: 'Count',
    help: 'Letters of watched queues that wait for a grant, as the last look found them.',
  },
  QueueLettersStuck: {
    kind: 'gauge',
    unit: 'Count',
    help: 'Letters of watched queues that a grant failed and that no grant will mend.',
  },
  QueueLettersRedriven: {
    kind: 'counter',
    unit: 'Count',
    help: 'Letters that were sent back by policy when their integration was well again.',
  },
  WebhookUnsigned: {
    kind: 'counter',
    unit: 'Count',
    byVendor: true,
    help: 'Deliveries that were not signed by the vendor, as far as anyone can tell.',
  },
  WebhookTrouble: {
    kind: 'gauge',
    unit: 'Count',
    help: 'Webhooks that the last look found unregistered, expiring or silent.',
  },
  WebhookCareCompleted: { kind: 'counter', unit: 'Count', help: 'Looks at webhooks that came to their end.' },
  PageFailed: {
    kind: 'counter',
    unit: 'Count',
    help: 'Messages to the on-call that a pager did not take; each is sent again.',
  },
  PageWatchCompleted: { kind: 'counter', unit: 'Count', help: 'Looks at incidents that came to their end.' },
  CircuitsOpen: {
    kind: 'gauge',
    unit: 'Count',
    help: 'Clients whose circuit is not closed, as the last look at incidents found them.',
  },
  IncidentsOpen: {
    kind: 'gauge',
    unit: 'Count',
    help: 'Incidents that are open, as the last look found them.',
  },
} as const satisfies Readonly<Record<string, Measurement>>;

export type MeasurementName = keyof typeof MEASUREMENTS;

/** What stands before each name in OpenMetrics. */
const PREFIX = 'grantkeeper_';

/**
 * The metric family of a measurement: in snake case, and in the base unit that its name ends with.
 *
 * @see OpenMetrics 1.0, "Units and Base Units"
 */
export function familyOf(name: MeasurementName): string {
  const { unit } = MEASUREMENTS[name];
  const snake = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
  return PREFIX + (unit === 'Count' || snake.endsWith('_seconds') ? snake : `${snake}_seconds`);
}
