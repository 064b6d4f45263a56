import { expect, it } from 'vitest';
import type { HealthRun } from '#shared/usecases/health/tally.ts';
import { onceAnHour } from '../../../functions/health/once-an-hour.ts';

const RAN: HealthRun = {
  kind: 'ran',
  checked: 2,
  failing: 1,
  failingCritical: 1,
  undone: 0,
  findings: [],
  isComplete: false,
};

it('keeps ten seconds of its time, and says what the run came to', async () => {
  const lines: unknown[] = [];
  const log = {
    debug() {},
    info: (message: string, fields: unknown) => void lines.push([message, fields]),
    warn() {},
    error() {},
  };
  const given: number[] = [];
  const look = onceAnHour(async ({ timeLeft }) => {
    given.push(timeLeft());
    return RAN;
  }, log);
  await look(() => 900_000);
  expect(given).toEqual([890_000]);
  const counts = { checked: 2, failing: 1, failingCritical: 1, undone: 0, isComplete: false };
  expect(lines).toEqual([['health checked', counts]]);
});
