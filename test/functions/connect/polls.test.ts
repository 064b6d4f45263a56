import type { SQSEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import { parseConsentPoll } from '#shared/adapters/sqs/consent-polls.ts';
import { seconds } from '#shared/domain/time.ts';
import { polls } from '../../../functions/connect/polls.ts';

it('looks at each consent, and brings back alone, and soon, the one that failed', async () => {
  const looked: string[] = [];
  const errors: unknown[] = [];
  const hidden: unknown[] = [];
  const look = polls({
    look: async (id) => {
      looked.push(id);
      if (id === 'broken') throw new TypeError('a secret in a message');
    },
    read: parseConsentPoll,
    hide: async (...how) => {
      hidden.push(how);
      throw new TypeError('another secret');
    },
    log: {
      debug() {},
      info() {},
      warn: (_message, fields) => errors.push(fields),
      error: (_message, fields) => errors.push(fields),
    },
  });
  const bodies = ['{"id":"tv"}', '{"id":"broken"}', 'garbage'];
  const Records = bodies.map((body, n) => ({ messageId: `m${n}`, receiptHandle: `h${n}`, body }));
  const answer = await look({ Records } as unknown as SQSEvent);
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  expect(looked).toEqual(['tv', 'broken']);
  expect(hidden).toEqual([['h1', seconds(30)]]);
  expect(errors).toEqual([
    { messageId: 'm2' },
    { integration: 'broken', cause: 'TypeError' },
    { messageId: 'm1', cause: 'TypeError' },
  ]);
});
