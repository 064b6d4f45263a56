import { expect, it } from 'vitest';
import { isForWantOfGrant, judge } from '#shared/domain/queue/judge.ts';
import { after, before, minutes, seconds } from '#shared/domain/time.ts';
import { anIntegration, NOW, tokenFacts, without } from '../../support/integration.ts';
import { aLetter } from '../../support/scripted-queue.ts';

const HOUR_AGO = before(NOW, minutes(60));
const queue = { redriveTo: 'arn:aws:sqs:eu-central-1:111122223333:orders' };
const facts = { job: 'letter-1', matched: '401' };
const verdict = ({
  letter = {},
  row = {},
  said = facts,
  to = queue,
}: {
  letter?: Parameters<typeof aLetter>[0];
  row?: Parameters<typeof anIntegration>[0];
  said?: { job: string; matched?: string };
  to?: { redriveTo?: string };
} = {}) => judge(aLetter(letter), said, anIntegration(row), to, NOW);

it('is ready where the token is newer than the letter', () => {
  expect(verdict()).toBe('ready');
  expect(verdict({ row: { tokens: tokenFacts({ obtainedAt: HOUR_AGO }) } })).toBe('unchanged');
});

it.each(['403', 'Forbidden', 'insufficient_scope'])('asks for a newer consent after %s', (matched) => {
  const said = { job: 'letter-1', matched };
  expect(verdict({ said })).toBe('unchanged');
  expect(verdict({ said, row: { grantedAt: HOUR_AGO } })).toBe('unchanged');
  expect(verdict({ said, row: { grantedAt: before(NOW, minutes(1)) } })).toBe('ready');
});

it('goes by what the worker told where the letter has no error', () => {
  const said = { job: 'import-7' };
  const report = (status: 401 | 403) => ({
    jobId: 'import-7',
    status,
    version: 2,
    epoch: 1,
    since: HOUR_AGO,
  });
  expect(isForWantOfGrant(said, anIntegration())).toBe(false);
  expect(isForWantOfGrant(said, undefined)).toBe(false);
  expect(isForWantOfGrant(said, anIntegration({ refusedJobs: [report(401)] }))).toBe(true);
  expect(verdict({ said, row: { refusedJobs: [report(401)] } })).toBe('ready');
  expect(verdict({ said, row: { refusedJobs: [report(403)] } })).toBe('unchanged');
});

it.each([
  [
    'suspect',
    { care: { status: 'suspect', since: NOW, refusals: 1, plainRefusals: 1, lossAnnounced: false } },
  ],
  ['degraded', { care: { status: 'degraded', since: NOW } }],
  ['given up', { care: { status: 'reauthorization_required', since: NOW } }],
  ['paused', { pausedAt: NOW }],
] as const)('waits while the integration is %s', (_what, row) => {
  expect(verdict({ row })).toBe('waiting');
});

it('knows no integration that is gone', () => {
  expect(judge(aLetter(), facts, undefined, queue, NOW)).toBe('unknown_integration');
  expect(verdict({ row: { care: { status: 'revoked', since: NOW } } })).toBe('unknown_integration');
});

it('sends a letter back three times and no more', () => {
  expect(verdict({ letter: { redrives: 2 } })).toBe('ready');
  expect(verdict({ letter: { redrives: 3 } })).toBe('too_often');
});

it('has nowhere to send to, or no room to count', () => {
  expect(verdict({ to: {} })).toBe('no_target');
  expect(verdict({ letter: { attributeCount: 9 } })).toBe('ready');
  expect(verdict({ letter: { attributeCount: 10 } })).toBe('no_room');
  expect(verdict({ letter: { attributeCount: 10, redrives: 1 } })).toBe('ready');
});

it('waits until a queue that drops repetitions has forgotten the letter', () => {
  const sentAt = before(NOW, minutes(6));
  const row = { tokens: tokenFacts({ obtainedAt: before(NOW, minutes(1)) }) };
  expect(verdict({ row, letter: { isOrdered: true, sentAt } })).toBe('ready');
  expect(verdict({ row, letter: { isOrdered: true, sentAt: after(sentAt, seconds(1)) } })).toBe('too_fresh');
  expect(verdict({ row, letter: { sentAt: after(sentAt, seconds(1)) } })).toBe('ready');
});

it('has no token to go by', () => {
  const bare = without(anIntegration(), 'tokens');
  expect(judge(aLetter(), facts, bare, queue, NOW)).toBe('unchanged');
});
