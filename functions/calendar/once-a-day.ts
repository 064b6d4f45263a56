import type { Log } from '#shared/ports/tell.ts';
import type { runCalendar } from '#shared/usecases/calendar/run-calendar.ts';
import { type runNotices, UNLESS_LATELY } from '#shared/usecases/notice/run-notices.ts';

/** What is left of the function's time for the end of a run. */
const LEAST_LEFT_MS = 10_000;
/** And for the calendar, which vendors that do not answer must not keep from its time. */
const KEPT_FOR_THE_CALENDAR_MS = 600_000;

/**
 * One look at what vendors announce, then one run of the calendar, which tells of it too. Throws where something was left to do: Lambda then starts it again, and after its last try
 * says so in the dead letters.
 */
export const onceADay =
  (lookAtVendors: ReturnType<typeof runNotices>, run: ReturnType<typeof runCalendar>, log: Log) =>
  async (timeLeftMs: () => number): Promise<void> => {
    const goOn = () => timeLeftMs() > KEPT_FOR_THE_CALENDAR_MS;
    const { kind: _seen, ...seen } = await lookAtVendors({ goOn, unlessWithin: UNLESS_LATELY });
    log.info('notices', seen);
    const { kind: _kind, ...ran } = await run(() => timeLeftMs() > LEAST_LEFT_MS);
    log.info('calendar', ran);
    if ([seen, ran].some(({ isComplete, undone }) => !isComplete || undone > 0))
      throw new CalendarIncomplete();
  };

class CalendarIncomplete extends Error {
  override readonly name = 'CalendarIncomplete';

  constructor() {
    super('not everything that changes or ends was looked at and announced; the log says how much');
  }
}
