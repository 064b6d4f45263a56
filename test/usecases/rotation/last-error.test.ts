import { expect, it } from 'vitest';
import { days, minutes } from '#shared/domain/time.ts';
import { NOW } from '../../support/integration.ts';
import { rotatingClient } from './rotating-client.ts';

it('of a rotation that was given up stays on the client until one has ended well', async () => {
  const world = await rotatingClient();
  world.registration.habits = { replaces: false };
  expect(await world.run()).toMatchObject({ rolledBack: 1 });
  const { lastRotationError, rolling } = await world.client();
  expect(rolling).toBeUndefined();
  expect(lastRotationError?.code).toBe('secret_kept_by_vendor');
  expect(lastRotationError?.at).toBeGreaterThanOrEqual(NOW);
  world.registration.habits = {};
  await world.clock.pass(days(1));
  expect(await world.run()).toMatchObject({ finished: 1 });
  expect((await world.client()).lastRotationError).toBeUndefined();
});

it('of a try that came to nothing is there while the next one is awaited', async () => {
  const world = await rotatingClient();
  world.registration.fates = ['lost_request'];
  await world.run();
  expect((await world.client()).lastRotationError?.code).toBe('registration_connection_reset');
  await world.clock.pass(minutes(1));
  expect(await world.run()).toMatchObject({ finished: 1 });
  expect((await world.client()).lastRotationError).toBeUndefined();
});
