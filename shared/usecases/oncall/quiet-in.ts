import type { Signal } from '#shared/domain/incident/cause.ts';
import { after, before, type Duration, type Instant, latest } from '#shared/domain/time.ts';
import { vendorFamily } from '#shared/domain/vendor-family.ts';
import type { Timetable } from '#shared/ports/timetable.ts';

/** A maintenance window, by when it begins. */
export interface Window {
  readonly cron: string;
  readonly timezone: string;
  readonly length: Duration;
  /** Of this vendor, or this family of tenants, alone. */
  readonly vendor?: string;
}

/**
 * Until when nobody shall be told of a signal: the end of the last window that is open for it; `undefined` where none is.
 * Whoever asks for a test of pages gets it.
 */
export const quietIn =
  (timetable: Pick<Timetable, 'next'>, windows: readonly Window[]) =>
  ({ cause }: Signal, now: Instant): Instant | undefined => {
    if (cause.kind === 'page-test') return undefined;
    const vendor = 'vendor' in cause ? cause.vendor : undefined;
    return windows
      .filter((window) => window.vendor === undefined || isOf(vendor, window.vendor))
      .flatMap((window) => endOf(timetable, window, now) ?? [])
      .reduce<Instant | undefined>((end, one) => (end === undefined ? one : latest(end, one)), undefined);
  };

const isOf = (vendor: string | undefined, wanted: string): boolean =>
  vendor !== undefined && (vendor === wanted || vendorFamily(vendor) === wanted);

/** Of the newest one that has begun, if it is open. */
function endOf(
  timetable: Pick<Timetable, 'next'>,
  { cron, timezone, length }: Window,
  now: Instant,
): Instant | undefined {
  let begun: Instant | undefined;
  let next = timetable.next(cron, timezone, before(now, length));
  while (next !== undefined && next <= now) {
    begun = next;
    next = timetable.next(cron, timezone, next);
  }
  return begun === undefined ? undefined : after(begun, length);
}
