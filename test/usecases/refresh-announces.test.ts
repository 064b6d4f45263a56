import { describe, expect, it } from 'vitest';
import { milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import { BusUnavailable } from '#shared/ports/tell.ts';
import { NOW } from '../support/integration.ts';
import { killed, refreshWorld, type World } from '../support/refresh-world.ts';

const STRICT = { kind: 'strict' } as const;
const busDown = async (): Promise<never> => {
  throw new BusUnavailable('down');
};

/** A loss that no client can help, in a world whose bus does not take the news of it. */
async function lostUnheard(publish: World['ports']['bus']['publish']): Promise<World> {
  const world = await refreshWorld(STRICT);
  await world.grant();
  world.endpoint.fates = [{ kind: 'lost_reply' }];
  await world.clock.run(world.holder({ bus: { publish } })()).catch(() => {});
  expect(world.told()).toEqual([]);
  return world;
}

describe('a loss whose news does not get out', () => {
  it.each([
    ['because the process is killed', killed],
    ['because the bus is down', busDown],
  ])('%s is told by whoever sees the row next', async (_why, publish) => {
    const world = await lostUnheard(publish);
    expect((await world.row()).untold).toMatchObject([{ type: 'grant.lost', cause: 'ambiguous_loss' }]);
    await world.clock.pass(minutes(2));
    await world.clock.run(world.holder()());
    expect(world.told()).toEqual(['grant.lost', 'integration.reauthorization_required']);
    expect((await world.row()).untold).toBeUndefined();
    expect((await world.row()).dueAt).toBeUndefined();
  });

  it('is told while the vendor may not be asked', async () => {
    const world = await lostUnheard(busDown);
    await world.clients.change((await world.row()).client, (client) => {
      const until = milliseconds(NOW + minutes(30));
      const phase = { kind: 'open', reason: 'failing', until, attempt: 1 } as never;
      return { client: { ...client, circuit: { ...client.circuit, phase } }, result: undefined };
    });
    await world.clock.pass(minutes(2));
    expect((await world.clock.run(world.holder()())).kind).toBe('held');
    expect(world.told()).toEqual(['grant.lost']);
    expect((await world.row()).untold).toBeUndefined();
  });

  it('is told, with the end of the grant, of a row that nobody would look at again', async () => {
    const world = await lostUnheard(busDown);
    await world.clock.pass(minutes(2));
    await world.clock.run(world.holder({ bus: { publish: busDown } })());
    const row = await world.row();
    expect(row.care.status).toBe('reauthorization_required');
    expect(row.dueAt).toBe(world.clock.now() + minutes(1));
    await world.clock.pass(seconds(60));
    expect(await world.clock.run(world.holder()())).toEqual({ kind: 'not_needed' });
    expect(world.told()).toEqual(['grant.lost', 'integration.reauthorization_required']);
    expect((await world.row()).dueAt).toBeUndefined();
    expect(world.endpoint.posts).toEqual(['rt-0', 'rt-0', 'rt-0']);
  });
});
