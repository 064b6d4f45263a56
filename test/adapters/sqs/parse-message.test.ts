import { describe, expect, it } from 'vitest';
import { parseRefreshMessage } from '#shared/adapters/sqs/refresh-queue.ts';

describe('parseRefreshMessage', () => {
  const whole = { id: 'payroll', vendor: 'acme', client: 'acme-main', why: 'asked', seenVersion: 3 };

  it('reads what the queue carried', () => {
    expect(parseRefreshMessage(JSON.stringify(whole))).toEqual(whole);
  });

  it.each([
    ['no JSON', 'payroll'],
    ['no object', '"payroll"'],
    ['nothing', 'null'],
    ['no id', JSON.stringify({ ...whole, id: undefined })],
    ['an unknown reason', JSON.stringify({ ...whole, why: 'bored' })],
    ['a version that is no number', JSON.stringify({ ...whole, seenVersion: '3' })],
  ])('knows that %s is no message', (_name, body) => {
    expect(parseRefreshMessage(body)).toBeUndefined();
  });
});
