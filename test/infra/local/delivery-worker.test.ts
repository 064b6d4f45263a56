import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStorage } from '#shared/adapters/sqlite/storage.ts';
import { minutes, seconds } from '#shared/domain/time.ts';
import type { Delivery } from '#shared/domain/webhook/delivery.ts';
import type { Applied } from '#shared/usecases/webhook/apply-delivery.ts';
import { type DeliveryWorker, startDeliveryWorker } from '../../../infra/local/delivery-worker.ts';
import { aClientId, anIntegrationId, aVendorId, NOW } from '../../support/integration.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const delivery = (key: string): Delivery => ({
  key,
  bodyKey: key,
  vendor: aVendorId('acme'),
  client: aClientId('acme-main'),
  receivedAt: NOW,
  strength: 'strong',
  timely: true,
  claims: [],
});
const onward = { after: { id: anIntegrationId('payroll') } };

let storage: ReturnType<typeof openStorage>;
let worker: DeliveryWorker | undefined;
beforeEach(() => {
  storage = openStorage(':memory:');
});
afterEach(async () => {
  await worker?.stop();
  await storage.close();
});

it('lets others have their turn after half a minute of one, and then goes on with it', async () => {
  const { deliveries } = storage;
  const clock = new ManualClock();
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const applied: unknown[] = [];
  await deliveries.send(delivery('large'));
  await deliveries.send(delivery('small'));
  const apply = async (one: Delivery, goOn: () => boolean): Promise<Applied> => {
    applied.push([one.key, one.onward]);
    if (one.key === 'small' || one.onward !== undefined) return { kind: 'done' };
    while (goOn()) await clock.sleep(seconds(10));
    return { kind: 'onward', delivery: { ...one, onward } };
  };
  worker = startDeliveryWorker({ deliveries, apply, clock, log });
  await clock.pass(minutes(2));
  expect(applied).toEqual([
    ['large', undefined],
    ['small', undefined],
    ['large', onward],
  ]);
  expect(await deliveries.nextAt()).toBeUndefined();
});

it('goes on after a fault of our own', async () => {
  const { deliveries } = storage;
  const clock = new ManualClock();
  const logged: string[] = [];
  const log = { debug() {}, info() {}, warn() {}, error: (message: string) => void logged.push(message) };
  let fails = true;
  const failing = {
    ...deliveries,
    waiting: async (...args: Parameters<typeof deliveries.waiting>) => {
      if (fails) throw new TypeError('a secret');
      return deliveries.waiting(...args);
    },
  };
  const applied: string[] = [];
  const apply = async ({ key }: Delivery): Promise<Applied> => {
    applied.push(key);
    return { kind: 'done' };
  };
  await deliveries.send(delivery('late'));
  worker = startDeliveryWorker({ deliveries: failing, apply, clock, log });
  await clock.pass(seconds(1));
  expect(logged).toEqual(['fault']);
  fails = false;
  await clock.pass(minutes(2));
  expect(applied).toEqual(['late']);
});
