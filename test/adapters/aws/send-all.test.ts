import { describe, expect, it } from 'vitest';
import { sendAll } from '#shared/adapters/aws/send-all.ts';

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);

describe('sendAll', () => {
  it('sends ten at a time, each once', async () => {
    const batches: (readonly number[])[] = [];
    const outcome = await sendAll(numbers(23), async (batch) => {
      batches.push(batch);
      return [];
    });
    expect(outcome.count).toBe(0);
    expect(batches.map((batch) => batch.length)).toEqual([10, 10, 3]);
    expect(batches.flat()).toEqual(numbers(23));
  });

  it('makes no call where there is nothing to send', async () => {
    const outcome = await sendAll([], () => Promise.reject(new Error('nothing to send')));
    expect(outcome).toEqual({ count: 0, cause: undefined });
  });

  it('sends again only what was not taken', async () => {
    const calls: (readonly number[])[] = [];
    const outcome = await sendAll(numbers(10), async (batch) => {
      calls.push(batch);
      return calls.length === 1 ? batch.filter((n) => n % 5 === 0) : [];
    });
    expect(outcome.count).toBe(0);
    expect(calls).toEqual([numbers(10), [0, 5]]);
  });

  it('gives up after three rounds and says how many are left', async () => {
    let calls = 0;
    const outcome = await sendAll(numbers(3), async (batch) => {
      calls++;
      return batch.slice(0, 2);
    });
    expect(outcome.count).toBe(2);
    expect(calls).toBe(3);
  });

  it('takes a call that failed as a whole for a batch that was not taken, and keeps why', async () => {
    const outcome = await sendAll(numbers(12), async (batch) => {
      if (batch.includes(11)) throw new Error('no answer');
      return [];
    });
    expect(outcome.count).toBe(2);
    expect(outcome.cause).toEqual(new Error('no answer'));
  });
});
