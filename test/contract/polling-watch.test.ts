import { describe, expect, it } from 'vitest';
import { pollingWatch } from '#shared/adapters/polling-watch.ts';
import { systemChance, systemClock } from '#shared/adapters/system.ts';
import { milliseconds } from '#shared/domain/time.ts';
import { anIntegrationId } from '../support/integration.ts';
import { describeRowWatchContract } from './row-watch.contract.ts';

describeRowWatchContract('polling', async () => ({
  watch: pollingWatch({ clock: systemClock, chance: systemChance() }),
  // It knows of no move: it looks again before long.
  move: async () => undefined,
  close: async () => undefined,
}));

describe('the pauses of a polling watch', () => {
  async function pauses(fraction: number, atMost = 60_000): Promise<readonly number[]> {
    const slept: number[] = [];
    const watch = pollingWatch({
      clock: { sleep: async (length) => void slept.push(length) },
      chance: { fraction: () => fraction },
    });
    for (const round of [0, 1, 2, 3, 4, 5, 100]) {
      await watch.changed(anIntegrationId('payroll'), milliseconds(atMost), round);
    }
    return slept;
  }

  it('grow from a tenth of a second to a second', async () => {
    expect(await pauses(0)).toEqual([100, 160, 256, 410, 655, 1000, 1000]);
  });

  it('are up to half chance', async () => {
    expect(await pauses(0.5)).toEqual([75, 120, 192, 308, 491, 750, 750]);
  });

  it('are never longer than the caller has', async () => {
    expect(await pauses(0, 120)).toEqual([100, 120, 120, 120, 120, 120, 120]);
  });
});
