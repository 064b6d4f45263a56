import type { SQSEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import { parseConsentPoll } from '#shared/adapters/sqs/consent-polls.ts';
import { polls } from '../../../functions/connect/polls.ts';

it('looks at each consent, and brings back alone the one that failed', async () => {
  const looked: string[] = [];
  const errors: unknown[] = [];
  const look = polls({
    look: async (id) => {
      looked.push(id);
      if (id === 'broken') throw new TypeError('a secret in a message');
    },
    read: parseConsentPoll,
    log: { debug() {}, info() {}, warn() {}, error: (_message, fields) => errors.push(fields) },
  });
  const bodies = ['{"id":"tv"}', '{"id":"broken"}', 'garbage'];
  const Records = bodies.map((body, n) => ({ messageId: `m${n}`, body }));
  const answer = await look({ Records } as unknown as SQSEvent);
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  expect(looked).toEqual(['tv', 'broken']);
  expect(errors).toEqual([{ integration: 'broken', cause: 'TypeError' }, { messageId: 'm2' }].toReversed());
});
