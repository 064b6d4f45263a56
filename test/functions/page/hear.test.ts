import { expect, it, vi } from 'vitest';
import { hearBatch, hearMessage } from '#functions/page/hear.ts';
import type { DomainEvent } from '#shared/domain/event.ts';

const EVENT = { type: 'job.gate_missed', job: 'month-end' } as unknown as DomainEvent;
const message = (body: string) => ({
  messageId: 'one',
  receiptHandle: 'handle',
  body,
  attributes: { ApproximateReceiveCount: '1' },
});
const logs = () => ({ debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() });

it('puts an event on record', async () => {
  const hear = vi.fn(async () => {});
  await hearMessage({ hear, read: () => EVENT, log: logs() })(message('event'));
  expect(hear).toHaveBeenCalledExactlyOnceWith(EVENT);
});

it('lets what it cannot read come again, until it is set aside', async () => {
  const hear = vi.fn(async () => {});
  const one = hearMessage({ hear, read: () => undefined, log: logs() })(message('nothing'));
  await expect(one).rejects.toThrow(expect.objectContaining({ name: 'UnreadableMessage' }));
  expect(hear).not.toHaveBeenCalled();
});

it('tells once behind the batch, and keeps what is on record where that fails', async () => {
  const [log, order] = [logs(), [] as string[]];
  const onRecord = async () => {
    order.push('record');
    return { batchItemFailures: [] };
  };
  const tell = async () => {
    order.push('tell');
    throw new TypeError('no');
  };
  expect(await hearBatch(onRecord, { tell, log })([message('a'), message('b')])).toEqual({
    batchItemFailures: [],
  });
  expect(order).toEqual(['record', 'tell']);
  expect(log.error).toHaveBeenCalledWith('told a minute later', { cause: 'TypeError' });
});
