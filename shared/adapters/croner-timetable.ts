import { Cron } from 'croner';
import { instant } from '#shared/domain/time.ts';
import type { Timetable, TimetableProblem } from '#shared/ports/timetable.ts';

/** Five fields; `L` is the last day, `W` the nearest weekday, `#` the n-th weekday. No macros, and no seconds. */
const FIVE_FIELDS = /^[\dA-Za-z*,/#-]+(?: +[\dA-Za-z*,/#-]+){4}$/;

const CRON_RULE =
  'must be an RFC 3339 instant or five fields of cron (minute, hour, day of the month, month, day of the week), such as "0 2 * * 1-5"';
const TIMEZONE_RULE = 'must be a time zone of the IANA database, such as Europe/Berlin or UTC';

/** Cron by the `croner` package; docs/decisions/croner.md says how it treats clocks that change. */
export const cronerTimetable: Timetable = {
  problem: (cron, timezone) => timezoneProblem(timezone) ?? cronProblem(cron),
  next: (cron, timezone, after) => {
    const next = cronIn(cron, timezone).nextRun(new Date(after));
    return next === null ? undefined : instant(next.getTime());
  },
};

/** Nothing is started: the expression alone is wanted. */
const cronIn = (cron: string, timezone: string): Cron =>
  new Cron(cron, { mode: '5-part', timezone, paused: true });

function timezoneProblem(timezone: string): TimetableProblem | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
    // An offset such as +02:00 is one to ECMAScript, and knows no summer.
    return /^[A-Za-z]/.test(timezone) ? undefined : { field: 'timezone', says: TIMEZONE_RULE };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { field: 'timezone', says: TIMEZONE_RULE };
  }
}

function cronProblem(cron: string): TimetableProblem | undefined {
  if (!FIVE_FIELDS.test(cron)) return { field: 'schedule', says: CRON_RULE };
  try {
    cronIn(cron, 'UTC');
    return undefined;
  } catch (error) {
    // It throws these two for expressions that it cannot read.
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    return { field: 'schedule', says: CRON_RULE };
  }
}
