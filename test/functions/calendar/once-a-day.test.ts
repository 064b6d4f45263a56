import { expect, it } from 'vitest';
import type { CalendarRun } from '#shared/usecases/calendar/tally.ts';
import type { NoticesRun } from '#shared/usecases/notice/run-notices.ts';
import { onceADay } from '../../../functions/calendar/once-a-day.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const SEEN: NoticesRun = {
  kind: 'ran',
  read: 1,
  unreadable: 1,
  announced: 1,
  undone: 0,
  isComplete: true,
};
const RAN: CalendarRun = { kind: 'ran', announced: 1, undone: 0, endingSoon: 0, isComplete: true };

it('looks at what vendors announce first, and ends well where all was announced', async () => {
  const order: string[] = [];
  const look = async () => {
    order.push('notices');
    return SEEN;
  };
  const run = async () => {
    order.push('calendar');
    return RAN;
  };
  await expect(onceADay(look, run, log)(() => 900_000)).resolves.toBeUndefined();
  expect(order).toEqual(['notices', 'calendar']);
});

it.each([
  ['an event was not told', SEEN, { ...RAN, undone: 1 }],
  ['the time was over before the rows were', SEEN, { ...RAN, isComplete: false }],
  ['an event of a notice was not told', { ...SEEN, undone: 1 }, RAN],
  ['the time was over before the vendors were', { ...SEEN, isComplete: false }, RAN],
])('fails, to be started again, where %s', async (_what, seen, ran) => {
  const once = onceADay(
    async () => seen,
    async () => ran,
    log,
  );
  await expect(once(() => 900_000)).rejects.toMatchObject({ name: 'CalendarIncomplete' });
});

it('keeps ten minutes for the calendar from vendors, and ten seconds for the end of the run', async () => {
  const asked: boolean[] = [];
  let left = 600_001;
  const askedTwice = (goOn: () => boolean, less: number): void => {
    asked.push(goOn());
    left = less;
    asked.push(goOn());
  };
  const look = async ({ goOn }: { readonly goOn: () => boolean }): Promise<NoticesRun> => {
    askedTwice(goOn, 600_000);
    return SEEN;
  };
  const run = async (goOn: () => boolean = () => true): Promise<CalendarRun> => {
    askedTwice(goOn, 10_000);
    return RAN;
  };
  await onceADay(look, run, log)(() => left);
  expect(asked).toEqual([true, false, true, false]);
});
