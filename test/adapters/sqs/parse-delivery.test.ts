import { expect, it } from 'vitest';
import { parseDelivery } from '#shared/adapters/sqs/delivery-queue.ts';

const CLAIM = { means: 'revoked', event: 'gone', users: ['u1'], accounts: [], isTimeSigned: false };
const DELIVERY = {
  key: 'k',
  bodyKey: 'b',
  vendor: 'acme',
  client: 'acme-main',
  receivedAt: 1_793_606_400_000,
  strength: 'strong',
  timely: true,
  claims: [CLAIM],
};

it('a delivery of ours is read', () => {
  expect(parseDelivery(JSON.stringify(DELIVERY))).toEqual(DELIVERY);
});

it.each([
  ['no JSON', 'x'],
  ['no object', 'null'],
  ['no key', JSON.stringify({ ...DELIVERY, key: undefined })],
  ['a time that is none', JSON.stringify({ ...DELIVERY, receivedAt: 'now' })],
  ['a strength that is none', JSON.stringify({ ...DELIVERY, strength: 'some' })],
  ['no claims', JSON.stringify({ ...DELIVERY, claims: {} })],
  ['a claim that is none', JSON.stringify({ ...DELIVERY, claims: [null] })],
  ['a claim about no list', JSON.stringify({ ...DELIVERY, claims: [{ ...CLAIM, users: 'u1' }] })],
  ['a refresh message', '{"id":"payroll","vendor":"acme","client":"acme-main","why":"due"}'],
])('%s is none', (_what, body) => {
  expect(parseDelivery(body)).toBeUndefined();
});
