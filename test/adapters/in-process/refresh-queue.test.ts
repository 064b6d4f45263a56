import { describe, expect, it } from 'vitest';
import { inProcessQueue } from '#shared/adapters/in-process/refresh-queue.ts';
import { QueueUnavailable, type RefreshMessage } from '#shared/ports/refresh-queue.ts';
import { aClientId, anIntegrationId, aVendorId } from '../../support/integration.ts';

const message = (id: string, more: Partial<RefreshMessage> = {}): RefreshMessage => ({
  id: anIntegrationId(id),
  vendor: aVendorId('acme'),
  client: aClientId('acme-main'),
  why: 'due',
  ...more,
});

/** A consumer whose work ends when the test says so. */
function aConsumer(concurrency: number, mostOfOneClient?: number) {
  const queue = inProcessQueue(mostOfOneClient);
  const started: RefreshMessage[] = [];
  const failures: string[] = [];
  const endings = new Map<string, (error?: Error) => void>();
  const work = (item: RefreshMessage): Promise<void> => {
    started.push(item);
    return new Promise((resolve, reject) => {
      endings.set(item.id, (error) => (error === undefined ? resolve() : reject(error)));
    });
  };
  const failed = (error: unknown, item: RefreshMessage) => failures.push(`${item.id}: ${String(error)}`);
  return {
    queue,
    failures,
    consume: () => queue.consume(work, { concurrency, failed }),
    started: () => started.map((item) => item.id),
    last: () => started.at(-1),
    end: async (id: string, error?: Error) => {
      endings.get(id)?.(error);
      await turn();
    },
  };
}

/** Lets everything run that is ready to. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the in-process queue', () => {
  it('works on so many at a time, in the order of arrival', async () => {
    const { queue, consume, started, end } = aConsumer(2);
    consume();
    await queue.send(['a', 'b', 'c', 'd'].map((id) => message(id)));
    await turn();
    expect(started()).toEqual(['a', 'b']);
    expect([queue.running, queue.waiting]).toEqual([2, 2]);
    await end('b');
    expect(started()).toEqual(['a', 'b', 'c']);
    await end('a');
    await end('c');
    expect(started()).toEqual(['a', 'b', 'c', 'd']);
    await end('d');
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
  });

  it('keeps what comes before there is a consumer', async () => {
    const { queue, consume, started } = aConsumer(5);
    await queue.send([message('a')]);
    expect(queue.waiting).toBe(1);
    consume();
    await turn();
    expect(started()).toEqual(['a']);
  });

  it('lets one message per integration wait, and lets what is asked for go first', async () => {
    const { queue, consume, started, end } = aConsumer(1);
    await queue.send([message('a'), message('b'), message('a'), message('b')]);
    await queue.send([message('c', { why: 'asked', seenVersion: 1 })]);
    expect(queue.waiting).toBe(3);
    consume();
    for (const id of ['c', 'a', 'b']) {
      await turn();
      await end(id);
    }
    expect(started()).toEqual(['c', 'a', 'b']);
  });

  it.each([
    ['due', undefined, 'asked', 3, 'asked', 3],
    ['due', undefined, 'forced', 3, 'forced', 3],
    ['asked', 3, 'forced', 3, 'forced', 3],
    ['due', undefined, 'told', 3, 'told', 3],
    ['told', 3, 'forced', 3, 'forced', 3],
    ['forced', 3, 'due', undefined, 'forced', 3],
    ['forced', 3, 'asked', 4, 'forced', 4],
    ['asked', 5, 'asked', 4, 'asked', 5],
  ] as const)(
    'joins %s (%s) and %s (%s) to %s (%s)',
    async (why, seen, nextWhy, nextSeen, joinedWhy, joinedSeen) => {
      const { queue, consume, last } = aConsumer(1);
      const of = (kind: RefreshMessage['why'], version: number | undefined) =>
        message('a', { why: kind, ...(version === undefined ? {} : { seenVersion: version }) });
      await queue.send([of(why, seen)]);
      await queue.send([of(nextWhy, nextSeen)]);
      expect(queue.waiting).toBe(1);
      consume();
      await turn();
      expect(last()).toEqual(of(joinedWhy, joinedSeen));
    },
  );

  it('never works on one integration twice at once, and does not lose the second message', async () => {
    const { queue, consume, started, last, end } = aConsumer(8);
    consume();
    await queue.send([message('a'), message('b')]);
    await turn();
    await queue.send([message('a', { why: 'asked', seenVersion: 2 })]);
    await queue.send([message('a', { why: 'forced', seenVersion: 2 })]);
    await turn();
    expect(started()).toEqual(['a', 'b']);
    expect(queue.waiting).toBe(1);
    await end('a');
    expect(started()).toEqual(['a', 'b', 'a']);
    expect(last()).toEqual(message('a', { why: 'forced', seenVersion: 2 }));
  });

  it('keeps a removal beside a refresh of the same integration, one after the other', async () => {
    const { queue, consume, started, last, end } = aConsumer(8);
    await queue.send([message('a', { why: 'removal' }), message('a'), message('b')]);
    expect(queue.waiting).toBe(3);
    consume();
    await turn();
    expect(started()).toEqual(['a', 'b']);
    await end('a');
    expect(started()).toEqual(['a', 'b', 'a']);
    expect(last()?.why).toBe('due');
  });

  it('leaves places to other clients while one hangs', async () => {
    const { queue, consume, started, end } = aConsumer(4, 2);
    consume();
    const ofOther = { client: aClientId('other') };
    await queue.send([message('a'), message('b'), message('c'), message('d')]);
    await queue.send([message('x', ofOther)]);
    await turn();
    expect(started()).toEqual(['a', 'b', 'x']);
    expect(queue.waiting).toBe(2);
    await queue.send([message('d', { why: 'asked', seenVersion: 3 })]);
    await end('a');
    expect(started()).toEqual(['a', 'b', 'x', 'd']);
    await end('b');
    expect(started()).toEqual(['a', 'b', 'x', 'd', 'c']);
    expect(queue.waiting).toBe(0);
  });

  it('hands a fault to its listener and goes on', async () => {
    const { queue, consume, started, failures, end } = aConsumer(1);
    consume();
    await queue.send([message('a'), message('b')]);
    await turn();
    await end('a', new Error('broken'));
    expect(failures).toEqual(['a: Error: broken']);
    expect(started()).toEqual(['a', 'b']);
  });

  it('keeps to its places when work sends more work', async () => {
    const queue = inProcessQueue();
    let most = 0;
    let done = 0;
    queue.consume(
      async (item) => {
        if (done < 20) await queue.send([message(`${item.id}-a`), message(`${item.id}-b`)]);
        most = Math.max(most, queue.running);
        await turn();
        done++;
      },
      { concurrency: 3, failed: () => {} },
    );
    await queue.send([message('a')]);
    while (queue.running + queue.waiting > 0) await turn();
    expect(most).toBe(3);
    expect(done).toBeGreaterThan(20);
  });

  it('ends what is running and starts nothing more once it is stopped', async () => {
    const { queue, consume, started, end } = aConsumer(1);
    consume();
    await queue.send([message('a'), message('b')]);
    await turn();
    let stopped = false;
    const stopping = queue.stop().then(() => {
      stopped = true;
    });
    await turn();
    expect(stopped).toBe(false);
    await end('a');
    await stopping;
    expect(started()).toEqual(['a']);
    await expect(queue.send([message('c'), message('d')])).rejects.toThrow(QueueUnavailable);
    await expect(queue.send([message('c'), message('d')])).rejects.toThrow('2 messages were not taken');
  });
});
