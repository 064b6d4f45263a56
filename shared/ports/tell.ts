import type { DomainEvent } from '#shared/domain/event.ts';
import type { Instant } from '#shared/domain/time.ts';

/** Publishes events, each at least once. Throws `BusUnavailable` naming how many were not taken. */
export interface EventBus {
  publish(events: readonly DomainEvent[], at: Instant): Promise<void>;
}

export class BusUnavailable extends Error {
  override readonly name = 'BusUnavailable';
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined | readonly string[]>>;

/** Structured lines; fields are ids, codes, counts and durations, never a token. Never throws. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type MetricUnit = 'Count' | 'Milliseconds' | 'Seconds';

/** Measurements with the dimension `vendor` at most. Never throws. */
export interface Metrics {
  record(name: MetricName, value: number, unit: MetricUnit, vendor?: string): void;
}

export type MetricName =
  | 'RefreshSucceeded'
  | 'RefreshRejected'
  | 'GrantRefused'
  | 'RefreshDuration'
  | 'RefreshAdopted'
  | 'ApiAuthRejected'
  | 'GrantLost'
  | 'OldestDueSeconds'
  | 'SweepCompleted'
  | 'DueSent'
  | 'TellFailed'
  | 'AuditFailed'
  | 'VaultWriteRateHigh'
  | 'VaultThrottled'
  | 'CalendarCompleted'
  | 'RotationStuck'
  | 'RotationCompleted'
  | 'EndingSoon'
  | 'HealthCompleted'
  | 'HealthFailing'
  | 'HealthLateSeconds'
  | 'OrphanSecrets'
  | 'OrphansHeldBack'
  | 'VaultMissing'
  | 'ReconcileCompleted'
  | 'NoticesCompleted'
  | 'NoticeMalformed'
  | 'NoticeDropped'
  | 'JobPreflightFailed'
  | 'JobGateMissed'
  | 'JobsCompleted'
  | 'QueueLettersWaiting'
  | 'QueueLettersStuck'
  | 'QueueLettersRedriven'
  | 'WebhookTrouble'
  | 'WebhookUnsigned'
  | 'WebhookCareCompleted'
  | 'PageFailed'
  | 'PageWatchCompleted'
  | 'CircuitsOpen'
  | 'IncidentsOpen';

/** Everything that was recorded under one name and vendor since a process started. */
export interface Measured {
  readonly name: MetricName;
  readonly vendor?: string;
  readonly unit: MetricUnit;
  readonly count: number;
  readonly sum: number;
  readonly greatest: number;
  readonly last: number;
}
