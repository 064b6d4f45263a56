import { cronOf, type MaintenanceWindow } from '#shared/contract/maintenance.ts';
import { type Duration, minutes } from '#shared/domain/time.ts';

interface Window {
  readonly cron: string;
  readonly timezone: string;
  readonly length: Duration;
  readonly vendor?: string;
}

/** Maintenance windows as they are set, by when they begin and how long they last. */
export const windowsOf = (set: readonly MaintenanceWindow[]): readonly Window[] =>
  set.map((window) => ({
    cron: cronOf(window),
    timezone: window.timezone,
    length: minutes(window.minutes),
    ...(window.vendor === undefined ? {} : { vendor: window.vendor }),
  }));
