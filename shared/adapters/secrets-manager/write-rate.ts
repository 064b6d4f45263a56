import { between, type Duration, type Instant, milliseconds, seconds } from '#shared/domain/time.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { Log, Metrics } from '#shared/ports/tell.ts';

/** Secrets Manager takes so many writes a second from one account and region, and no more on request. */
export const ACCOUNT_WRITES_PER_SECOND = 50;

/** A bucket of tokens: each write takes one, time brings them back. */
export interface Bucket {
  readonly tokens: number;
  readonly at: Instant;
}

/** The bucket after one write; `tokens` under 0 says that the rate was passed. */
export function afterWrite(bucket: Bucket, perSecond: number, now: Instant): Bucket {
  const elapsed: Duration = milliseconds(Math.max(0, between(bucket.at, now)));
  const refilled = Math.min(perSecond, bucket.tokens + (elapsed / 1000) * perSecond);
  return { tokens: refilled - 1, at: now };
}

export interface WriteRateGuard {
  /** To be told of each write before it is sent. Never throws, never waits: a token set in hand must be stored. */
  written(): void;
  /** To be told of each call that Secrets Manager did not do; it counts those that were too many. */
  failed(error: unknown): void;
}

export interface WriteRateOptions {
  /** This process's share of what the account may write: it sees no other process. */
  readonly perSecond: number;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Pick<Clock, 'now'>;
}

/** Reads alone: there is nothing to warn of. */
export const readsOnly: WriteRateGuard = { written: () => undefined, failed: () => undefined };

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html */
const TOO_MANY = ['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'RequestLimitExceeded'];

const QUIET = seconds(10);

/** Warns, at most once in ten seconds, when this process writes faster than its share. */
export function writeRateGuard({ perSecond, log, metrics, clock }: WriteRateOptions): WriteRateGuard {
  let bucket: Bucket = { tokens: perSecond, at: clock.now() };
  let warnedAt: Instant | undefined;
  return {
    written: () => {
      const now = clock.now();
      bucket = afterWrite(bucket, perSecond, now);
      if (bucket.tokens >= 0) return;
      // Start anew: what is written from here on is measured by itself.
      bucket = { tokens: 0, at: now };
      if (warnedAt !== undefined && between(warnedAt, now) < QUIET) return;
      warnedAt = now;
      log.warn('secrets are written faster than this process may', {
        perSecond,
        ofAccount: ACCOUNT_WRITES_PER_SECOND,
      });
      metrics.record('VaultWriteRateHigh', 1, 'Count');
    },
    failed: (error) => {
      if (error instanceof Error && TOO_MANY.includes(error.name))
        metrics.record('VaultThrottled', 1, 'Count');
    },
  };
}
