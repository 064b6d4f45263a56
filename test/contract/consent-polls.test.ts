import { expect, it } from 'vitest';
import { inProcessPolls } from '#shared/adapters/in-process/consent-polls.ts';
import { parseConsentPoll } from '#shared/adapters/sqs/consent-polls.ts';
import { systemClock } from '#shared/adapters/system.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import { after, minutes, seconds } from '#shared/domain/time.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';
import { anIntegrationId, NOW } from '../support/integration.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { describeConsentPollsContract } from './consent-polls.contract.ts';

describeConsentPollsContract('in process', async () => {
  const polls = inProcessPolls(systemClock);
  const come: IntegrationId[] = [];
  const waiting: ((id: IntegrationId) => void)[] = [];
  polls.consume(
    async (id) => {
      const next = waiting.shift();
      if (next === undefined) come.push(id);
      else next(id);
    },
    () => {},
  );
  return {
    polls,
    next: () => {
      const id = come.shift();
      return id === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(id);
    },
    close: () => polls.stop(),
  };
});

it('in process a fresh plan takes the place of the one before, a fault is told and looked past soon, and a stop ends all plans', async () => {
  const clock = new ManualClock();
  const polls = inProcessPolls(clock);
  const looked: number[] = [];
  const failed: unknown[] = [];
  const tv = anIntegrationId('tv');
  polls.consume(
    async () => {
      looked.push(clock.now() - NOW);
      if (looked.length === 1) throw new Error('a fault');
    },
    (error, id) => failed.push([id, (error as Error).message]),
  );
  await polls.lookAt(tv, after(NOW, minutes(1)));
  await polls.lookAt(tv, after(NOW, seconds(20)));
  await clock.pass(minutes(2));
  expect(looked).toEqual([20_000, 50_000]);
  expect(failed).toEqual([['tv', 'a fault']]);
  await polls.lookAt(tv, after(NOW, minutes(9)));
  await polls.stop();
  await clock.pass(minutes(10));
  expect(looked).toHaveLength(2);
  await expect(polls.lookAt(tv, NOW)).rejects.toThrow(QueueUnavailable);
});

it.each(['', '{', 'null', '[]', '{"id":7}', '{"id":"../x"}', '"tv"'])(
  'a message %j names nothing',
  (body) => {
    expect(parseConsentPoll(body)).toBeUndefined();
  },
);
