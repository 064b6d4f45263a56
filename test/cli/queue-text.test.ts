import { expect, it } from 'vitest';
import type { QueueReport } from '#shared/client/index.ts';
import { queuesText, reportText } from '../../infra/cli/queue/text.ts';

const NOW = Date.UTC(2026, 10, 2, 8, 0, 0);
const queue = { id: 'orders-dead', arn: 'arn:aws:sqs:eu-central-1:111122223333:orders-dead' };
const report: QueueReport = {
  ...queue,
  redrive: 'on-request',
  looked: 14,
  others: 2,
  redriven: 0,
  isComplete: true,
  findings: [
    {
      integration: 'payroll',
      status: 'reauthorization_required',
      fate: 'waiting',
      why: 'the integration is not well yet',
      isSafe: false,
      letters: 11,
      oldestAt: '2026-11-02T07:00:00.000Z',
      matched: ['401'],
      ids: ['a', 'b'],
    },
    {
      fate: 'unknown_integration',
      why: 'names no integration that is here',
      isSafe: false,
      letters: 1,
      oldestAt: '2026-11-02T07:30:00.000Z',
      matched: [],
      ids: ['c'],
    },
  ],
};

it('says where no queue is watched what to do about it', () => {
  expect(queuesText([])).toEqual([
    'no queue is watched: on AWS, name them in watchedQueues (docs/job-queues.md)',
  ]);
});

it('has a line for each queue', () => {
  const to = { redriveTo: 'arn:aws:sqs:eu-central-1:111122223333:orders' };
  const lines = queuesText([{ ...queue, redrive: 'on-recovery', ...to, waiting: 3, hidden: 1 }]);
  expect(lines).toHaveLength(2);
  expect(lines[1]?.split(/\s+/).slice(0, 4)).toEqual(['orders-dead', '3', '1', 'on-recovery']);
});

it('says of each integration how its letters fare, why, and which they are', () => {
  const lines = reportText(report, NOW);
  expect(lines[0]).toBe('14 looked at, 12 failed for want of a grant, 0 sent back');
  expect(lines[2]).toMatch(/^payroll, reauthorization_required: 11 waiting, the oldest of /);
  expect(lines.slice(3, 5)).toEqual(['  the integration is not well yet', '  a b …']);
  expect(lines[6]).toMatch(/^no integration: 1 unknown_integration, the oldest of /);
  expect(lines.slice(7)).toEqual(['  names no integration that is here', '  c']);
});

it('says that there is more', () => {
  expect(reportText({ ...report, isComplete: false }, NOW).at(-1)).toBe(
    'there are more than could be looked at in time: ask again',
  );
});
