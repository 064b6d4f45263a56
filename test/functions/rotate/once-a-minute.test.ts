import { expect, it } from 'vitest';
import { ONE_ROTATION_MS, onceAMinute } from '../../../functions/rotate/once-a-minute.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
const RAN = { finished: 0, rolledBack: 0, stuck: 0, failed: 0, isComplete: true };

it('begins no rotation that there is no time for', async () => {
  const asked: boolean[] = [];
  let left = ONE_ROTATION_MS + 1;
  const look = onceAMinute(async (goOn = () => true) => {
    asked.push(goOn());
    left--;
    asked.push(goOn());
    return RAN;
  }, SILENT);
  await look(() => left);
  expect(asked).toEqual([true, false]);
});

it('counts as an error of the function what a store or vault failed', async () => {
  const look = onceAMinute(async () => ({ ...RAN, failed: 1 }), SILENT);
  await expect(look(() => ONE_ROTATION_MS)).rejects.toMatchObject({ name: 'RotationsFailed' });
  await onceAMinute(async () => ({ ...RAN, stuck: 1, isComplete: false }), SILENT)(() => 0);
});
