import { afterEach, describe, expect, it } from 'vitest';
import { after, type Instant, milliseconds, seconds } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { type Scheduler, startScheduler } from '../../../infra/local/scheduler.ts';
import { NOW } from '../../support/integration.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
let scheduler: Scheduler | undefined;
afterEach(async () => {
  await scheduler?.stop();
});

/** Notes, in milliseconds since the start, when it swept. */
async function started(options: { readonly due?: readonly number[]; readonly sent?: () => number }) {
  const clock = new ManualClock();
  const swept: number[] = [];
  scheduler = startScheduler({
    sweep: async () => {
      swept.push(clock.now() - NOW);
      return { sent: options.sent?.() ?? 0 };
    },
    nextDueAt: async (now) => {
      const next = options.due?.map((at) => after(NOW, milliseconds(at))).find((at) => at > now);
      return next as Instant | undefined;
    },
    period: seconds(5),
    clock,
    log,
  });
  await clock.pass(milliseconds(0));
  return { clock, swept, scheduler };
}

describe('the scheduler', () => {
  it('sweeps at once and each period', async () => {
    const { clock, swept } = await started({});
    await clock.pass(seconds(11));
    expect(swept).toEqual([0, 5000, 10_000]);
  });

  it('sweeps at the moment when the next row is due', async () => {
    const { clock, swept } = await started({ due: [1200, 3000] });
    await clock.pass(seconds(9));
    expect(swept).toEqual([0, 1200, 3000, 8000]);
  });

  it('takes rows together that fall due within 20 ms', async () => {
    const { clock, swept } = await started({ due: [1, 2, 3, 25] });
    await clock.pass(seconds(1));
    expect(swept).toEqual([0, 20, 40]);
  });

  it('hears of a row that will be due sooner', async () => {
    const { clock, swept, scheduler: it } = await started({});
    await clock.pass(seconds(1));
    it.wakeAt(after(NOW, seconds(2)));
    it.wakeAt(after(NOW, seconds(4)));
    await clock.pass(seconds(3));
    expect(swept).toEqual([0, 2000]);
  });

  it('goes on long before its period while a sweep is full', async () => {
    const counts = [10_000, 10_000, 3];
    const { clock, swept } = await started({ sent: () => counts.shift() ?? 0 });
    await clock.pass(seconds(5));
    expect(swept).toEqual([0, 1020, 2040]);
  });

  it('does not sweep a long line again and again while it is worked off', async () => {
    const { clock, swept, scheduler: it } = await started({ due: [1, 50, 150, 300], sent: () => 2000 });
    it.wakeAt(after(NOW, milliseconds(30)));
    await clock.pass(milliseconds(500));
    expect(swept).toEqual([0, 220, 440]);
  });

  it('lives through a store that does not answer', async () => {
    const { clock, swept } = await started({
      sent: () => {
        throw new StoreUnavailable('gone');
      },
    });
    await clock.pass(seconds(6));
    expect(swept).toEqual([0, 5000]);
  });

  it('lives through a fault of our own', async () => {
    const { clock, swept } = await started({
      sent: () => {
        throw new TypeError('a secret');
      },
    });
    await clock.pass(seconds(6));
    expect(swept).toEqual([0, 5000]);
  });

  it('stops', async () => {
    const { clock, swept, scheduler: it } = await started({});
    await it.stop();
    await clock.pass(seconds(20));
    expect(swept).toEqual([0]);
  });
});
