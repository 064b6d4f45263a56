import { describe, expect, it } from 'vitest';
import { cronerTimetable } from '#shared/adapters/croner-timetable.ts';
import type { Cause } from '#shared/domain/incident/cause.ts';
import { instant, minutes, toRfc3339 } from '#shared/domain/time.ts';
import { quietIn, type Window } from '#shared/usecases/oncall/quiet-in.ts';
import { aSignal } from '../../support/incident.ts';
import { aClientId, aVendorId } from '../../support/integration.ts';

/** Sundays, from two to four at night in Berlin. */
const SUNDAY: Window = { cron: '0 2 * * SUN', timezone: 'Europe/Berlin', length: minutes(120) };

function quiet(windows: readonly Window[], at: string, cause?: Cause): string | undefined {
  const until = quietIn(cronerTimetable, windows)(
    aSignal(cause === undefined ? {} : { cause }),
    instant(Date.parse(at)),
  );
  return until === undefined ? undefined : toRfc3339(until);
}

describe('a maintenance window', () => {
  it.each([
    ['before it', '2026-11-29T00:59:59Z', undefined],
    ['at its beginning', '2026-11-29T01:00:00Z', '2026-11-29T03:00:00.000Z'],
    ['in it', '2026-11-29T02:30:00Z', '2026-11-29T03:00:00.000Z'],
    ['at its end', '2026-11-29T03:00:00Z', undefined],
    ['on another day', '2026-11-30T01:30:00Z', undefined],
    ['in summer, an hour earlier in UTC', '2026-07-05T00:00:00Z', '2026-07-05T02:00:00.000Z'],
  ])('%s', (_when, at, until) => {
    expect(quiet([SUNDAY], at)).toBe(until);
  });

  it('of a day and more is open until its newest beginning ends', () => {
    const each: Window = { cron: '0 0 * * *', timezone: 'UTC', length: minutes(36 * 60) };
    expect(quiet([each], '2026-11-30T10:00:00Z')).toBe('2026-12-01T12:00:00.000Z');
  });

  it('lasts as long as the longest that is open', () => {
    const long = { ...SUNDAY, length: minutes(300) };
    expect(quiet([SUNDAY, long], '2026-11-29T02:00:00Z')).toBe('2026-11-29T06:00:00.000Z');
  });

  it('of a vendor is about that vendor and its tenants alone', () => {
    const at = '2026-11-29T02:00:00Z';
    const of = (vendor: string): Cause => ({ kind: 'vendor-outage', vendor: aVendorId(vendor) });
    const okta = [{ ...SUNDAY, vendor: 'okta' }];
    expect(quiet(okta, at, of('okta.acme'))).toBe('2026-11-29T03:00:00.000Z');
    expect(quiet([{ ...SUNDAY, vendor: 'okta.acme' }], at, of('okta.other'))).toBeUndefined();
    expect(quiet(okta, at, of('xero'))).toBeUndefined();
    expect(quiet(okta, at, { kind: 'alarm', name: 'sweep-heartbeat' })).toBeUndefined();
  });

  it('keeps no test of pages back', () => {
    expect(quiet([SUNDAY], '2026-11-29T02:00:00Z', { kind: 'page-test' })).toBeUndefined();
  });

  it('keeps a refused client back as well', () => {
    const cause: Cause = { kind: 'client-refused', vendor: aVendorId('acme'), client: aClientId('main') };
    expect(quiet([{ ...SUNDAY, vendor: 'acme' }], '2026-11-29T02:00:00Z', cause)).toBeDefined();
  });
});
