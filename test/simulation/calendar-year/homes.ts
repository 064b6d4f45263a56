import { type Duration, minutes } from '#shared/domain/time.ts';
import { runCalendar } from '#shared/usecases/calendar/run-calendar.ts';
import { runNotices } from '#shared/usecases/notice/run-notices.ts';
import { onceADay } from '../../../functions/calendar/once-a-day.ts';
import { type CalendarWatch, startCalendar } from '../../../infra/local/calendar.ts';
import type { AllPorts } from '../../support/all-ports.ts';
import type { ManualClock } from '../../support/manual-clock.ts';
import { atHour } from './timeline.ts';

type Ports = AllPorts['ports'];

/** What a home does of a day between its first hour and its last. */
export interface Home {
  /** The day's look, with whatever goes wrong: the bus is down at its beginning or not. */
  day(day: number, isBusDown: (down: boolean) => void): Promise<void>;
  /** The home is away from now on, until its next day. */
  down(): Promise<void>;
}

export async function passTo(clock: ManualClock, day: number, hour: number): Promise<void> {
  const length = atHour(day, hour) - clock.now();
  if (length > 0) await clock.pass(length as Duration);
}

/** One process that lives on, is restarted at any hour, and is asked by hand as well. */
export function embedded(ports: Ports, clock: ManualClock, random: () => number): Home {
  let watch: CalendarWatch | undefined;
  return {
    day: async (day, isBusDown) => {
      isBusDown(random() < 0.2);
      watch ??= startCalendar(ports);
      await passTo(clock, day, 6.05);
      isBusDown(false);
      await passTo(clock, day, 8);
      if (random() < 0.3) {
        await passTo(clock, day, 8 + Math.floor(random() * 8));
        await watch.stop();
        watch = startCalendar(ports);
        await clock.pass(minutes(1));
      }
      if (random() < 0.3) await byHand(ports);
      await passTo(clock, day, 20);
    },
    down: async () => {
      await watch?.stop();
      watch = undefined;
    },
  };
}

/** A function that is started within the hour, twice now and then, and again where it failed. */
export function onAws(ports: Ports, clock: ManualClock, random: () => number): Home {
  // Two instances: what one remembers of itself the other does not know.
  const instances = [0, 1].map(() => onceADay(runNotices(ports), runCalendar(ports), ports.log));
  const invoke = async (which: number): Promise<'done' | 'failed'> => {
    try {
      await instances[which]?.(() => 900_000);
      return 'done';
    } catch (error) {
      if (error instanceof Error && error.name === 'CalendarIncomplete') return 'failed';
      throw error;
    }
  };
  return {
    day: async (day, isBusDown) => {
      await passTo(clock, day, 6 + random());
      isBusDown(random() < 0.2);
      const isTwice = random() < 0.3;
      const first = await Promise.all([invoke(0), ...(isTwice ? [invoke(1)] : [])]);
      isBusDown(false);
      // Lambda starts what failed again after a minute, and after two more.
      let failed = first.includes('failed');
      for (const pause of [1, 2]) {
        if (!failed) break;
        await clock.pass(minutes(pause));
        failed = (await invoke(pause % 2)) === 'failed';
      }
      if (random() < 0.3) await byHand(ports);
      await passTo(clock, day, 20);
    },
    down: async () => {},
  };
}

/** What `POST /v1/run/notices` and `POST /v1/run/calendar` do, at once. */
async function byHand(ports: Ports): Promise<void> {
  const always = () => true;
  await Promise.all([
    runNotices(ports)({ goOn: always, unlessWithin: minutes(0) }),
    runCalendar(ports)(always),
  ]);
}

/** Well before the day's look. */
export const DAWN = 4;
