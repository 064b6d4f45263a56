import { expect, it } from 'vitest';
import { readBusEvent } from '#shared/adapters/eventbridge/read-event.ts';

const envelope = (detail: unknown, type: unknown = 'client.refused') =>
  JSON.stringify({ version: '0', source: 'grantkeeper', 'detail-type': type, detail });

it('makes an event of what a rule hands on', () => {
  const detail = { client: 'acme-main', vendor: 'acme', reason: 'client_refused', code: 'invalid_client' };
  expect(readBusEvent(envelope(detail))).toEqual({ type: 'client.refused', ...detail });
});

it.each([
  '',
  'null',
  '[]',
  envelope(null),
  envelope('text'),
  envelope({ client: 'acme-main' }, 7),
  envelope({ client: '../other' }),
  envelope({ vendor: 'acme', integration: { id: 'x' } }),
])('takes %s for none of ours', (body) => {
  expect(readBusEvent(body)).toBeUndefined();
});
