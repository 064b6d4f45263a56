import { expect, it, vi } from 'vitest';
import { backingOff, type ReceivedMessage } from '#shared/adapters/sqs/backing-off.ts';

const message = (messageId: string, received = 1): ReceivedMessage => ({
  messageId,
  receiptHandle: `handle of ${messageId}`,
  body: '',
  attributes: { ApproximateReceiveCount: String(received) },
});

const logs = () => ({ debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() });

it('brings back what failed, alone, and hides it the longer the more often it came', async () => {
  const hide = vi.fn(async () => {});
  const handle = vi.fn(async ({ messageId }: ReceivedMessage) => {
    if (messageId !== 'well') throw new Error('not now');
  });
  const work = backingOff({ handle, hide, log: logs() });
  const answer = await work([message('well'), message('first'), message('third', 3), message('old', 60)]);
  expect(answer).toEqual({
    batchItemFailures: [{ itemIdentifier: 'first' }, { itemIdentifier: 'third' }, { itemIdentifier: 'old' }],
  });
  expect(hide.mock.calls).toEqual([
    ['handle of first', 5_000],
    ['handle of third', 20_000],
    ['handle of old', 900_000],
  ]);
});

it('brings it back also where it could not be hidden', async () => {
  const log = logs();
  const work = backingOff({
    handle: () => Promise.reject(new Error('not now')),
    hide: () => Promise.reject(new TypeError('no')),
    log,
  });
  expect(await work([message('one')])).toEqual({ batchItemFailures: [{ itemIdentifier: 'one' }] });
  expect(log.warn).toHaveBeenLastCalledWith('message not hidden', { messageId: 'one', cause: 'TypeError' });
});
