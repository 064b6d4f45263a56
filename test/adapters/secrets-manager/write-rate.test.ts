import { describe, expect, it } from 'vitest';
import { afterWrite, type Bucket, writeRateGuard } from '#shared/adapters/secrets-manager/write-rate.ts';
import { after, type Instant, milliseconds, seconds } from '#shared/domain/time.ts';
import type { LogFields } from '#shared/ports/tell.ts';
import { NOW } from '../../support/integration.ts';

describe('afterWrite', () => {
  const full: Bucket = { tokens: 5, at: NOW };

  it('takes one for each write, and time brings back as many as the rate says', () => {
    const three = [0, 0, 0].reduce((bucket) => afterWrite(bucket, 5, NOW), full);
    expect(three.tokens).toBe(2);
    expect(afterWrite(three, 5, after(NOW, milliseconds(400))).tokens).toBe(3);
  });

  it('never holds more than one second of writes', () => {
    expect(afterWrite(full, 5, after(NOW, seconds(3600))).tokens).toBe(4);
  });

  it('is not confused by a clock that jumps back', () => {
    expect(afterWrite(full, 5, after(NOW, seconds(-3600))).tokens).toBe(4);
  });
});

describe('writeRateGuard', () => {
  const watched = (perSecond: number) => {
    let now: Instant = NOW;
    const warnings: (LogFields | undefined)[] = [];
    const measured: string[] = [];
    const unused = () => {
      throw new Error('it warns and does nothing else');
    };
    const guard = writeRateGuard({
      perSecond,
      log: { debug: unused, info: unused, error: unused, warn: (_message, fields) => warnings.push(fields) },
      metrics: { record: (name) => measured.push(name) },
      clock: { now: () => now },
    });
    const writeAll = (count: number, everyMs: number): void => {
      for (let n = 0; n < count; n++) {
        guard.written();
        now = after(now, milliseconds(everyMs));
      }
    };
    return { writeAll, warnings, measured, failed: guard.failed };
  };

  it('says nothing of a process that keeps to its share for an hour', () => {
    const { writeAll, warnings, measured } = watched(2);
    writeAll(7200, 500);
    expect(warnings).toEqual([]);
    expect(measured).toEqual([]);
  });

  it('counts the calls that Secrets Manager did not do because there were too many, and no other', () => {
    const { failed, measured } = watched(25);
    const called = (name: string): Error => Object.assign(new Error('no'), { name });
    failed(called('InternalServiceError'));
    failed('no error at all');
    expect(measured).toEqual([]);
    failed(called('ThrottlingException'));
    expect(measured).toEqual(['VaultThrottled']);
  });

  it('says nothing of a burst of one second', () => {
    const { writeAll, warnings } = watched(25);
    writeAll(25, 0);
    expect(warnings).toEqual([]);
  });

  it('warns once in ten seconds of a process that writes on and on', () => {
    const { writeAll, warnings, measured } = watched(2);
    writeAll(300, 100);
    expect(warnings).toEqual([
      { perSecond: 2, ofAccount: 50 },
      { perSecond: 2, ofAccount: 50 },
      { perSecond: 2, ofAccount: 50 },
    ]);
    expect(measured).toEqual(['VaultWriteRateHigh', 'VaultWriteRateHigh', 'VaultWriteRateHigh']);
  });
});
