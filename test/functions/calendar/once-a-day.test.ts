import { expect, it } from 'vitest';
import type { CalendarRun } from '#shared/usecases/calendar/tally.ts';
import { onceADay } from '../../../functions/calendar/once-a-day.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const RAN: CalendarRun = { kind: 'ran', announced: 1, undone: 0, endingSoon: 0, isComplete: true };

it('ends well where all was announced', async () => {
  await expect(onceADay(async () => RAN, log)(() => 900_000)).resolves.toBeUndefined();
});

it.each([
  ['an event was not told', { ...RAN, undone: 1 }],
  ['the time was over before the rows were', { ...RAN, isComplete: false }],
])('fails, to be started again, where %s', async (_what, ran) => {
  await expect(onceADay(async () => ran, log)(() => 900_000)).rejects.toMatchObject({
    name: 'CalendarIncomplete',
  });
});

it('goes on while the function has more than ten seconds left', async () => {
  const asked: boolean[] = [];
  let left = 10_001;
  const run = async (goOn?: () => boolean): Promise<CalendarRun> => {
    asked.push(goOn?.() === true);
    left = 10_000;
    asked.push(goOn?.() === true);
    return RAN;
  };
  await onceADay(run, log)(() => left);
  expect(asked).toEqual([true, false]);
});
