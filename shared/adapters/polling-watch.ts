import { type Duration, milliseconds, shortest, times } from '#shared/domain/time.ts';
import type { RowWatch } from '#shared/ports/row-watch.ts';
import type { Chance, Clock } from '#shared/ports/system.ts';

const FIRST_PAUSE = milliseconds(100);
const GREATEST_PAUSE = milliseconds(1000);
const GROWTH = 1.6;

/**
 * A watch over rows that other processes write: it knows nothing of moves, so it lets its caller look again after a
 * pause that grows from round to round, up to a second. Half of each pause is chance, so that a crowd of readers does
 * not come back as one.
 */
export function pollingWatch(ports: {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly chance: Pick<Chance, 'fraction'>;
}): RowWatch {
  return {
    changed: (_id, atMost, round) =>
      ports.clock.sleep(shortest(pause(round, ports.chance.fraction()), atMost)),
  };
}

function pause(round: number, fraction: number): Duration {
  const full = shortest(times(FIRST_PAUSE, GROWTH ** round), GREATEST_PAUSE);
  return milliseconds(Math.round(full * (1 - fraction / 2)));
}
