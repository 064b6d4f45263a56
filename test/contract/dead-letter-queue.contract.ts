import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeadLetter } from '#shared/domain/queue/dead-letter.ts';
import type { DeadLetterQueue } from '#shared/ports/dead-letter-queue.ts';

export interface DeadLetterQueueSubject {
  readonly queue: DeadLetterQueue;
  /** Sends to the queue of dead letters, with attributes of text. */
  put(body: string, attributes?: Readonly<Record<string, string>>): Promise<void>;
  /** The bodies and attributes that the other queue has, until there are so many. */
  sentBack(count: number): Promise<readonly { readonly body: string; readonly attributes: object }[]>;
  close(): Promise<void>;
}

export function describeDeadLetterQueueContract(
  name: string,
  makeSubject: () => Promise<DeadLetterQueueSubject>,
): void {
  describe(`dead letter queue: ${name}`, () => {
    let subject: DeadLetterQueueSubject;
    beforeEach(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterEach(() => subject.close());

    /** A queue may give fewer at once than it has. */
    async function receiveAll(): Promise<DeadLetter[]> {
      const all: DeadLetter[] = [];
      for (;;) {
        const some = await subject.queue.receive();
        if (some.length === 0) return all;
        all.push(...some);
      }
    }
    const first = async (): Promise<DeadLetter> => {
      const [letter] = await receiveAll();
      if (letter === undefined) throw new Error('nothing came');
      return letter;
    };

    it('gives every letter once, as it was sent, and hides it from the next', async () => {
      const bodies = Array.from({ length: 12 }, (_, n) => `{"n":${n},"text":"Größe"}`);
      for (const body of bodies) await subject.put(body, { error: '401' });
      const letters = await receiveAll();
      expect(letters.map(({ body }) => body).toSorted()).toEqual(bodies.toSorted());
      expect(new Set(letters.map(({ id }) => id)).size).toBe(12);
      expect(letters[0]).toMatchObject({ attributes: { error: '401' }, attributeCount: 1, redrives: 0 });
      expect(letters[0]?.sentAt).toBeGreaterThan(0);
      expect(await receiveAll()).toEqual([]);
      expect(await subject.queue.depth()).toEqual({ waiting: 0, hidden: 12 });
    });

    it('gives back at once, and as it was, what is released', async () => {
      await subject.put('a');
      const letter = await first();
      await subject.queue.release([letter]);
      expect(await subject.queue.depth()).toEqual({ waiting: 1, hidden: 0 });
      expect(await first()).toEqual(letter);
    });

    it('releases more than ten, and nothing', async () => {
      for (let n = 0; n < 11; n++) await subject.put(`${n}`);
      await subject.queue.release(await receiveAll());
      await subject.queue.release([]);
      expect((await receiveAll()).length).toBe(11);
    });

    it('sends a copy back, counted, and keeps the letter until it is removed', async () => {
      await subject.put('{"order":7}', { error: '401', tenant: 'acme' });
      const letter = await first();
      await subject.queue.sendBack(letter);
      expect(await subject.sentBack(1)).toEqual([
        { body: '{"order":7}', attributes: { error: '401', tenant: 'acme', redrives: 1 } },
      ]);
      expect((await subject.queue.depth()).hidden).toBe(1);
      await subject.queue.remove(letter);
      expect(await subject.queue.depth()).toEqual({ waiting: 0, hidden: 0 });
    });

    it('counts on from what a letter was sent back before', async () => {
      await subject.put('again', { 'grantkeeper-redrives': '2' });
      const letter = await first();
      expect(letter.redrives).toBe(2);
      await subject.queue.sendBack(letter);
      expect(await subject.sentBack(1)).toEqual([{ body: 'again', attributes: { redrives: 3 } }]);
    });
  });
}
