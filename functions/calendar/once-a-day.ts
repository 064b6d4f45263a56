import type { Log } from '#shared/ports/tell.ts';
import type { runCalendar } from '#shared/usecases/calendar/run-calendar.ts';

/** What is left of the function's time for the end of a run. */
const LEAST_LEFT_MS = 10_000;

/**
 * One run of the calendar. Throws where something was left to do: Lambda then starts it again, and after its last try
 * says so in the dead letters.
 */
export const onceADay =
  (run: ReturnType<typeof runCalendar>, log: Log) =>
  async (timeLeftMs: () => number): Promise<void> => {
    const { kind: _kind, ...ran } = await run(() => timeLeftMs() > LEAST_LEFT_MS);
    log.info('calendar', ran);
    if (!ran.isComplete || ran.undone > 0) throw new CalendarIncomplete();
  };

class CalendarIncomplete extends Error {
  override readonly name = 'CalendarIncomplete';

  constructor() {
    super('not everything that ends was looked at and announced; the log says how much');
  }
}
