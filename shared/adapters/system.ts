import { randomInt, randomUUID } from 'node:crypto';
import type { AttemptId } from '#shared/domain/ids.ts';
import { type Instant, instant } from '#shared/domain/time.ts';
import type { Chance, Clock } from '#shared/ports/system.ts';

/** Node fires a timer that is longer than this at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => instant(Date.now()),
  monotonic: () => performance.now(),
  sleep: async (length, signal) => {
    for (let left: number = length; left > 0 && signal?.aborted !== true; left -= LONGEST_TIMER) {
      await pause(Math.min(left, LONGEST_TIMER), signal);
    }
  },
};

function pause(length: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, length);
    signal?.addEventListener('abort', done);
  });
}

/** 26 bits count the ids of one millisecond, from a random start that leaves room for 2²⁵ of them. */
const COUNTER_START = 2 ** 25;

/** UUIDs of version 7 (RFC 9562 5.7, 6.2 method 1) that sort by their making in this process. */
export function systemChance(): Chance {
  let last: Instant | undefined;
  let counter = 0;
  return {
    attemptId: (at) => {
      counter = at === last ? counter + 1 : randomInt(COUNTER_START);
      last = at;
      return uuid7(at, counter);
    },
    fraction: () => randomInt(2 ** 32) / 2 ** 32,
  };
}

function uuid7(at: Instant, counter: number): AttemptId {
  const time = at.toString(16).padStart(12, '0');
  const high = (counter >>> 14).toString(16).padStart(3, '0');
  const low = (0x8000 | (counter & 0x3fff)).toString(16);
  const random = randomUUID().slice(24);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${high}-${low}-${random}` as AttemptId;
}
