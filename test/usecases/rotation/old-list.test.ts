import { expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { days, minutes } from '#shared/domain/time.ts';
import { rotateClientSecret } from '#shared/usecases/rotate-client-secret.ts';
import { apiClient, id } from './api-client.ts';

/** Whoever lists clients now, and comes to this one when it has changed. */
async function listedNow({ ports, client }: Awaited<ReturnType<typeof apiClient>>) {
  const listed = await client();
  return {
    find: ports.clients.find.bind(ports.clients),
    change: ports.clients.change.bind(ports.clients),
    list: async () => ({ items: [listed] }),
  };
}

it('a rotation that another process has finished meanwhile is not begun once more', async () => {
  const world = await apiClient('entra');
  const old = await listedNow(world);
  await world.run();
  await world.run({ clients: { ...world.ports.clients, ...old } });
  expect(world.secrets.values).toEqual(['secret-1', 'secret-2']);
  expect((await world.held()).secret).toBe('secret-2');
});

it('an old secret that a person has brought back meanwhile is not removed', async () => {
  const world = await apiClient('entra');
  await world.run();
  await world.clock.pass(days(1));
  await world.run();
  await world.clock.pass(minutes(10));
  const old = await listedNow(world);
  const rotate = rotateClientSecret(world.ports);
  await world.clock.run(rotate({ id, clientSecret: new Secret('secret-1') }));
  await world.run({ clients: { ...world.ports.clients, ...old } });
  expect(world.secrets.values).toContain('secret-1');
});
