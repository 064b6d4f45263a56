import { faultFields } from '#shared/adapters/http/fault-fields.ts';
import { CALENDAR_HOUR } from '#shared/contract/names.ts';
import { type Instant, instant, milliseconds, minutes, shortest } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { type CalendarPorts, runCalendar } from '#shared/usecases/calendar/run-calendar.ts';
import { type NoticesRunPorts, runNotices, UNLESS_LATELY } from '#shared/usecases/notice/run-notices.ts';
import { inTurns } from './in-turns.ts';

export interface CalendarWatch {
  /** Resolves when the run in hand has ended, early. */
  stop(): Promise<void>;
}

const AFTER_A_FAILURE = minutes(5);
/** A machine that slept through the hour notices so long after it wakes. */
const LONGEST_SLEEP = minutes(15);

/**
 * Looks at what vendors announce and at what ends: at the start, because the home may have been down over a day, and then
 * each day.
 */
export function startCalendar(given: CalendarPorts & NoticesRunPorts): CalendarWatch {
  const { clock, log } = given;
  const ports = { ...given, store: inTurns(given.store) };
  const lookAtVendors = runNotices(ports);
  const run = runCalendar(ports);
  let isStopped = false;
  let waiting = new AbortController();

  async function look(): Promise<Instant> {
    const now = clock.now();
    try {
      const goOn = () => !isStopped;
      const seen = await lookAtVendors({ goOn, unlessWithin: UNLESS_LATELY });
      if (seen.announced > 0 || seen.undone > 0) {
        const { announced, undone, isComplete } = seen;
        log.info('notices', { announced, undone, isComplete });
      }
      const { undone, announced, endingSoon, isComplete } = await run(goOn);
      if (announced > 0 || undone > 0) log.info('calendar', { announced, undone, isComplete });
      // On AWS this is an alarm; here whoever watches the log hears of it.
      if (endingSoon > 0) log.warn('something ends within a week', { endingSoon });
      return undone === 0 ? nextHour(now) : instant(now + AFTER_A_FAILURE);
    } catch (error) {
      // A fault of ours ends no home: it would end the next one as well, at its start.
      if (error instanceof StoreUnavailable) log.error('calendar failed', { cause: error.name });
      else log.error('fault', { ...faultFields(error), code: 'internal' });
      return instant(now + AFTER_A_FAILURE);
    }
  }

  async function keepLooking(): Promise<void> {
    while (!isStopped) {
      const next = await look();
      for (let left = next - clock.now(); left > 0 && !isStopped; left = next - clock.now()) {
        waiting = new AbortController();
        await clock.sleep(shortest(milliseconds(left), LONGEST_SLEEP), waiting.signal);
      }
    }
  }

  const running = keepLooking();
  return {
    stop: async () => {
      isStopped = true;
      waiting.abort();
      await running;
    },
  };
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The next time that it is that hour in UTC. */
function nextHour(now: Instant): Instant {
  const today = now - (now % DAY_MS) + CALENDAR_HOUR * HOUR_MS;
  return instant(today > now ? today : today + DAY_MS);
}
