import { describe, expect, it } from 'vitest';
import { milliseconds, seconds } from '#shared/domain/time.ts';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';
import type { TokenEndpoint } from '#shared/ports/token-endpoint.ts';
import { killed } from '../../support/refresh-world.ts';
import { withCanary } from './with-canary.ts';

const GRACE = { kind: 'grace', graceSeconds: 30 } as const;
const JUST_AFTER = milliseconds(1);

/** A canary at a vendor with a grace, whose trial somebody works on in his own way. */
async function withTrial() {
  const world = await withCanary('dcr', { rotation: GRACE });
  const trials: RefreshMessage[] = [];
  const by = (work: (message: RefreshMessage) => Promise<unknown>) => ({
    send: async (messages: readonly RefreshMessage[]) => {
      trials.push(...messages);
      // The queue brings it back where its refresher dies.
      for (const message of messages) work(message).catch(() => {});
    },
  });
  /** The message is delivered once more. */
  const again = () => {
    const [trial] = trials;
    if (trial === undefined) throw new Error('no trial was sent');
    return world.clock.run(world.work(trial));
  };
  const untilDue = async () => {
    const { dueAt = world.clock.now() } = await world.canary();
    await world.clock.pass(milliseconds(Math.max(0, dueAt - world.clock.now()) + JUST_AFTER));
  };
  return { ...world, by, again, untilDue };
}

/** The vendor has answered, and whoever asked is dead. */
const dyingAt = (endpoint: TokenEndpoint): TokenEndpoint => ({
  request: async (call, request) => {
    await endpoint.request(call, request);
    return killed();
  },
});

const REFRESHED = { kind: 'refreshed', row: { version: 4, care: { status: 'active' } } };

describe('what a trial has left behind is found within the grace, by its own message', () => {
  it('where its refresher died with the answer, and the rotation is over', async () => {
    const world = await withTrial();
    const queue = world.by(world.workAs({ tokenEndpoint: dyingAt(world.ports.tokenEndpoint) }));
    expect(await world.run({ queue })).toMatchObject({ finished: 1 });
    expect((await world.canary()).openAttempts).toHaveLength(1);
    expect(await world.again()).toMatchObject(REFRESHED);
    expect(world.endpoint.posts).toEqual(['rt-0', expect.stringMatching(/^not-a-token-/), 'rt-0']);
  });

  it('where its refresher died with the answer, and all others still stand back', async () => {
    const world = await withTrial();
    const dies = world.workAs({ tokenEndpoint: dyingAt(world.ports.tokenEndpoint) });
    const redelivered: Promise<unknown>[] = [];
    const queue = world.by((message) => {
      redelivered.push(world.clock.sleep(seconds(19)).then(() => world.work(message)));
      return dies(message);
    });
    expect(await world.run({ queue })).toMatchObject({ finished: 1 });
    expect(await world.clock.run(Promise.all(redelivered))).toMatchObject([REFRESHED]);
    expect(world.endpoint.secretsUsed).toEqual(['secret-2', 'secret-2', 'secret-2']);
  });

  it('where no answer came', async () => {
    const world = await withTrial();
    world.endpoint.fates = [{ kind: 'lost_reply' }, { kind: 'lost_request' }];
    expect(await world.run({ queue: world.by(world.work) })).toMatchObject({ finished: 1 });
    await world.untilDue();
    expect(await world.again()).toMatchObject(REFRESHED);
  });

  it('by the secret that works, where the new one was refused after an answer that did not come', async () => {
    const world = await withTrial();
    let asked = 0;
    world.registration.takes = (secret) => secret === 'secret-1' || ++asked === 1;
    world.endpoint.fates = [{ kind: 'lost_reply' }];
    await world.run({ queue: world.by(world.work) });
    expect(await world.client()).toMatchObject({ rolling: { lastCode: 'secret_refused' } });
    await world.untilDue();
    expect(await world.again()).toMatchObject(REFRESHED);
    expect(world.endpoint.secretsUsed).toEqual(['secret-2', 'secret-1']);
  });

  it('and nothing is sent for one that left nothing', async () => {
    const world = await withTrial();
    world.registration.takes = (secret) => secret === 'secret-1';
    await world.run({ queue: world.by(world.work) });
    await world.clock.pass(seconds(5));
    await world.again();
    expect(await world.canary()).toMatchObject({ version: 3, openAttempts: [] });
    expect(world.endpoint.posts).toEqual([]);
  });
});
