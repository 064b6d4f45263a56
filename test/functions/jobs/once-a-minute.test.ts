import { expect, it } from 'vitest';
import { onceAMinute } from '../../../functions/jobs/once-a-minute.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
const RAN = { passed: 1, failing: 1, missed: 1, failed: 0 };

it('keeps five seconds of its time for writing down the last check', async () => {
  const left: number[] = [];
  const look = onceAMinute(async ({ timeLeft }) => {
    left.push(timeLeft());
    return RAN;
  }, SILENT);
  await look(() => 65_000);
  expect(left).toEqual([60_000]);
});

it('counts as an error of the function a job that could not be looked at to its end, and no gate that failed', async () => {
  await onceAMinute(async () => RAN, SILENT)(() => 0);
  const look = onceAMinute(async () => ({ ...RAN, failed: 1 }), SILENT);
  await expect(look(() => 0)).rejects.toMatchObject({ name: 'JobsFailed' });
});
