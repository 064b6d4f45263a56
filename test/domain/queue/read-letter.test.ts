import { describe, expect, it } from 'vitest';
import { USUAL_PATTERN } from '#shared/contract/watched-queue.ts';
import { readLetter } from '#shared/domain/queue/read-letter.ts';
import type { WatchedQueue } from '#shared/domain/queue/watched-queue.ts';
import { aLetter } from '../../support/scripted-queue.ts';

const queue: WatchedQueue = {
  name: 'orders-dead',
  arn: 'arn:aws:sqs:eu-central-1:111122223333:orders-dead',
  redrive: 'on-request',
  integrationAt: '/body/integration',
  pattern: USUAL_PATTERN,
};
const read = (body: unknown, attributes = {}, overrides: Partial<WatchedQueue> = {}) =>
  readLetter(aLetter({ body: typeof body === 'string' ? body : JSON.stringify(body), attributes }), {
    ...queue,
    ...overrides,
  });

it('reads the integration, the job and what the error has in it', () => {
  expect(read({ integration: 'payroll', error: 'POST /invoices: 401 Unauthorized' })).toEqual({
    integration: 'payroll',
    job: 'letter-1',
    matched: '401',
  });
});

it('reads them out of attributes as well', () => {
  const attributes = { grant: 'payroll', job: 'import-7', ErrorMessage: 'oauth: invalid_grant' };
  const where = { integrationAt: '/attributes/grant', jobAt: '/attributes/job' };
  expect(read('not { json', attributes, where)).toEqual({
    integration: 'payroll',
    job: 'import-7',
    matched: 'invalid_grant',
  });
});

describe('an error', () => {
  it.each([
    ['a status as a number', { status: 403 }, '403'],
    ['in a member of its own', { error: { message: 'Invalid_Token' } }, 'invalid_token'],
    ['of a function that Lambda gave up', { responsePayload: { errorMessage: 'got 401.' } }, '401'],
    ['of another kind', { error: '404 Not Found' }, undefined],
    ['with a longer number', { error: 'order 14012, line 4010' }, undefined],
    ['with a longer number, and then the status', { error: 'order 4012: 401' }, '401'],
    ['somewhere else in the body', { note: '401' }, undefined],
    ['none', {}, undefined],
  ])('%s', (_what, body, matched) => {
    expect(read(body).matched).toBe(matched);
  });
});

it.each([
  ['no such member', {}],
  ['no id', { integration: 'Pay Roll' }],
  ['no text', { integration: {} }],
])('names no integration: %s', (_what, body) => {
  expect(read(body)).toEqual({ job: 'letter-1' });
});
