import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStorage, type Storage } from '#shared/adapters/sqlite/storage.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import { Secret } from '#shared/domain/secret.ts';
import { after, seconds } from '#shared/domain/time.ts';
import type { Delivery } from '#shared/domain/webhook/delivery.ts';
import { aVendorId, NOW } from '../../support/integration.ts';

const client = 'c1' as ClientId;
const delivery: Delivery = {
  key: 'k1',
  bodyKey: 'b1',
  vendor: aVendorId('acme'),
  client,
  receivedAt: NOW,
  strength: 'strong',
  timely: true,
  claims: [{ means: 'revoked', event: 'revoked', users: ['u1'], accounts: [], isTimeSigned: false }],
};

let storage: Storage;
beforeEach(() => {
  storage = openStorage(':memory:');
});
afterEach(() => storage.close());

it('a delivery waits until it is dropped, once however often it comes', async () => {
  const { deliveries } = storage;
  await deliveries.send(delivery);
  await deliveries.send({ ...delivery, receivedAt: after(NOW, seconds(1)) });
  expect(await deliveries.waiting(NOW, 10)).toEqual([delivery]);
  expect(await deliveries.nextAt()).toBe(NOW);
  await deliveries.putOff('k1', after(NOW, seconds(9)));
  expect(await deliveries.waiting(after(NOW, seconds(8)), 10)).toEqual([]);
  expect(await deliveries.waiting(after(NOW, seconds(9)), 10)).toEqual([delivery]);
  await deliveries.drop('k1');
  expect(await deliveries.nextAt()).toBeUndefined();
});

it('one that goes on takes its own place, behind the others that wait', async () => {
  const { deliveries } = storage;
  const later = after(NOW, seconds(1));
  await deliveries.send(delivery);
  await deliveries.send({ ...delivery, key: 'k2', receivedAt: later });
  const further = { ...delivery, onward: { again: NOW } };
  await deliveries.goOn(further, after(NOW, seconds(2)));
  expect(await deliveries.waiting(after(NOW, seconds(2)), 10)).toEqual([
    { ...delivery, key: 'k2', receivedAt: later },
    further,
  ]);
});

it('what is done is known until its time is over', async () => {
  const { deliveries } = storage;
  expect(await deliveries.isDone('k1')).toBe(false);
  await deliveries.done(['k1', 'b1'], after(NOW, seconds(9)));
  await deliveries.forget(after(NOW, seconds(9)));
  expect([await deliveries.isDone('k1'), await deliveries.isDone('b1')]).toEqual([true, true]);
  await deliveries.forget(after(NOW, seconds(10)));
  expect(await deliveries.isDone('k1')).toBe(false);
});

it('keys come back as they were, and the last ones count', async () => {
  const { keyring } = storage;
  expect(await keyring.get(client)).toBeUndefined();
  await keyring.put(client, { secrets: [new Secret('old')], publicKeys: [] });
  const keys = {
    secrets: [new Secret('one'), new Secret('two')],
    publicKeys: ['whpk_x'],
    url: 'https://h.example.com/',
    verifyToken: new Secret('token'),
    allowWeak: true,
  };
  await keyring.put(client, keys);
  const found = await keyring.get(client);
  expect(found?.secrets.map((secret) => secret.reveal())).toEqual(['one', 'two']);
  expect(found?.verifyToken?.reveal()).toBe('token');
  expect([found?.publicKeys, found?.url, found?.allowWeak]).toEqual([
    ['whpk_x'],
    'https://h.example.com/',
    true,
  ]);
  expect(JSON.stringify(found)).not.toContain('one');
});
