import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { inProcessWatch } from '#shared/adapters/in-process/row-watch.ts';
import { milliseconds } from '#shared/domain/time.ts';
import { anIntegrationId } from '../../support/integration.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const [mine, other] = [anIntegrationId('mine'), anIntegrationId('other')];

it('wakes who waits for that row, and nobody else', async () => {
  const { watch, moved } = inProcessWatch();
  const woken: string[] = [];
  const waits = [
    watch.changed(mine, milliseconds(1000), 0).then(() => woken.push('mine')),
    watch.changed(other, milliseconds(1000), 0).then(() => woken.push('other')),
  ];
  moved(mine);
  await waits[0];
  expect(woken).toEqual(['mine']);
  vi.advanceTimersByTime(1000);
  await Promise.all(waits);
  expect(woken).toEqual(['mine', 'other']);
});

it('keeps no timer for who was woken', async () => {
  const { watch, moved } = inProcessWatch();
  const waits = [1, 2, 3].map(() => watch.changed(mine, milliseconds(60_000), 0));
  expect(vi.getTimerCount()).toBe(3);
  moved(mine);
  await Promise.all(waits);
  expect(vi.getTimerCount()).toBe(0);
});

it('does not end a wait of months at once', async () => {
  const { watch } = inProcessWatch();
  let ended = false;
  const wait = watch.changed(mine, milliseconds(2 ** 40), 0).then(() => {
    ended = true;
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ended).toBe(false);
  await vi.advanceTimersByTimeAsync(2 ** 31);
  await wait;
});
