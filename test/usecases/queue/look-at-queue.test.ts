import { describe, expect, it } from 'vitest';
import type { DeadLetter } from '#shared/domain/queue/dead-letter.ts';
import type { WatchedQueue } from '#shared/domain/queue/watched-queue.ts';
import { milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import { lookAtQueue, type Redrive } from '#shared/usecases/queue/look-at-queue.ts';
import { runQueues } from '#shared/usecases/queue/run-queues.ts';
import { allPorts } from '../../support/all-ports.ts';
import { anIntegration, anIntegrationId, NOW, tokenFacts } from '../../support/integration.ts';
import { aLetter, aWatchedQueue, type QueueStep, ScriptedQueue } from '../../support/scripted-queue.ts';

const watched = aWatchedQueue();
const DEAD = { status: 'reauthorization_required', since: NOW } as const;
const POLICY = { by: 'policy' } as const;
const other = aLetter({
  id: 'bad-order',
  body: JSON.stringify({ integration: 'payroll', error: 'no such order' }),
});

async function world(row: Parameters<typeof anIntegration>[0], letters: readonly DeadLetter[]) {
  const { ports, clock, ...rest } = await allPorts();
  await ports.store.create(anIntegration(row));
  const queue = new ScriptedQueue(() => clock.now());
  queue.letters.push(...letters);
  const all = { ...ports, queues: { all: [watched], open: () => queue } };
  const look = lookAtQueue(all);
  return {
    ...rest,
    clock,
    ports: all,
    queue,
    look: (redrive: Redrive = POLICY, of: WatchedQueue = watched) =>
      look(of, { redrive, timeLeft: () => seconds(10) }),
    revive: () =>
      ports.store.change(anIntegrationId('payroll'), (seen) => ({
        row: {
          ...seen,
          care: { status: 'active' },
          grantedAt: clock.now(),
          tokens: tokenFacts({ obtainedAt: clock.now() }),
        },
        result: undefined,
      })),
  };
}

it('counts what a dead grant fails, leaves it and all others alone, and sends it back when the grant lives', async () => {
  const { look, queue, revive } = await world({ care: DEAD }, [
    aLetter(),
    other,
    aLetter({ id: 'letter-2' }),
  ]);
  expect(await look()).toEqual({
    looked: 3,
    others: 1,
    redriven: 0,
    isComplete: true,
    findings: [
      {
        integration: 'payroll',
        status: 'reauthorization_required',
        fate: 'waiting',
        letters: 2,
        oldestAt: aLetter().sentAt,
        matched: ['401'],
        ids: ['letter-1', 'letter-2'],
      },
    ],
  });
  expect([queue.letters.length, queue.target, await queue.depth()]).toEqual([
    3,
    [],
    { waiting: 3, hidden: 0 },
  ]);
  await revive();
  expect(await look()).toMatchObject({
    redriven: 2,
    others: 1,
    findings: [{ fate: 'redriven', letters: 2 }],
  });
  expect(queue.letters).toEqual([other]);
  expect(queue.target).toMatchObject([
    { id: 'letter-1+', redrives: 1 },
    { id: 'letter-2+', redrives: 1 },
  ]);
  expect(await queue.depth()).toEqual({ waiting: 1, hidden: 0 });
});

describe('who may send back', () => {
  const living = { tokens: tokenFacts({ obtainedAt: NOW }) };
  const stale = { tokens: tokenFacts({ obtainedAt: aLetter().sentAt }) };
  const onRequest = { ...watched, redrive: 'on-request' } as const;
  const ask = (id?: string): Redrive => ({
    by: 'request',
    ...(id === undefined ? {} : { integration: anIntegrationId(id) }),
  });
  it.each<[string, Parameters<typeof anIntegration>[0], Redrive, WatchedQueue, string]>([
    ['nobody who only looks', living, { by: 'nobody' }, watched, 'ready'],
    ['the policy', living, POLICY, watched, 'redriven'],
    ['no policy that waits to be asked', living, POLICY, onRequest, 'ready'],
    ['who asks', living, ask(), onRequest, 'redriven'],
    ['who asks for this integration', living, ask('payroll'), onRequest, 'redriven'],
    ['not who asks for another', living, ask('crm'), onRequest, 'ready'],
    ['no policy while nothing has changed', stale, POLICY, watched, 'unchanged'],
    ['who asks though nothing has changed', stale, ask(), watched, 'redriven'],
    ['not who asks while the grant is dead', { care: DEAD }, ask(), watched, 'waiting'],
  ])('%s', async (_what, row, redrive, of, fate) => {
    const { look, queue } = await world(row, [aLetter()]);
    expect((await look(redrive, of)).findings).toMatchObject([{ fate, letters: 1 }]);
    expect(queue.letters).toHaveLength(fate === 'redriven' ? 0 : 1);
  });
});

it('sends a letter that fails whatever the grant back three times, each time after a newer token, and then no more', async () => {
  const { look, queue, revive, clock } = await world({}, [aLetter()]);
  const fates: string[] = [];
  for (let round = 0; round < 5; round++) {
    await clock.pass(minutes(1));
    await revive();
    await clock.pass(minutes(1));
    fates.push(...(await look()).findings.map(({ fate }) => fate));
    // Fails again, and is set aside again.
    queue.letters.push(...queue.target.splice(0));
    expect((await look()).redriven).toBe(0);
  }
  expect(fates).toEqual(['redriven', 'redriven', 'redriven', 'too_often', 'too_often']);
  expect(queue.letters).toHaveLength(1);
});

describe('no letter is lost', () => {
  const steps: readonly QueueStep[] = ['receive', 'sendBack', 'remove', 'release'];
  const cases = steps.flatMap((step) =>
    [false, true].flatMap((isDone) =>
      [undefined, new Error('died')].map((error) => ({ step, isDone, error })),
    ),
  );

  it.each(cases)('%j', async ({ step, isDone, error }) => {
    const letters = [aLetter(), other, aLetter({ id: 'letter-2' })];
    const { look, queue } = await world({ tokens: tokenFacts({ obtainedAt: NOW }) }, letters);
    queue.fails = { step, isDone, ...(error === undefined ? {} : { error }) };
    await look().catch(() => undefined);
    const living = () => [
      ...queue.letters.map(({ id }) => id),
      ...queue.target.map(({ id }) => id.replace('+', '')),
    ];
    expect(new Set(living())).toEqual(new Set(['letter-1', 'bad-order', 'letter-2']));
    for (const { id } of queue.removed) expect(queue.target.map((sent) => sent.id)).toContain(`${id}+`);

    queue.fails = undefined;
    queue.reappear();
    expect((await look()).isComplete).toBe(true);
    expect(queue.letters).toEqual([other]);
    expect(new Set(living())).toEqual(new Set(['letter-1', 'bad-order', 'letter-2']));
  });
});

it('says which could not be sent, or not be removed, and gives them back', async () => {
  const { look, queue } = await world({ tokens: tokenFacts({ obtainedAt: NOW }) }, [aLetter()]);
  queue.fails = { step: 'sendBack', isDone: false };
  expect((await look()).findings).toMatchObject([{ fate: 'not_sent' }]);
  queue.fails = { step: 'remove', isDone: false };
  expect((await look()).findings).toMatchObject([{ fate: 'not_removed' }]);
  expect([queue.target.length, await queue.depth()]).toEqual([1, { waiting: 1, hidden: 0 }]);
});

it('looks at each letter once, and stops when its time is over', async () => {
  const letters = Array.from({ length: 25 }, (_, n) => aLetter({ id: `letter-${n}` }));
  const { look, ports, queue } = await world({ care: DEAD }, letters);
  expect((await look()).looked).toBe(25);
  let left = 2;
  const short = await lookAtQueue(ports)(watched, {
    redrive: POLICY,
    timeLeft: () => milliseconds(left--),
  });
  expect(short).toMatchObject({ looked: 20, isComplete: false });
  expect(await queue.depth()).toEqual({ waiting: 25, hidden: 0 });
});

describe('each minute', () => {
  const timeLeft = () => seconds(30);

  it('measures what was sent back, what waits and what is stuck', async () => {
    const spent = aLetter({ id: 'spent', redrives: 3 });
    const stray = aLetter({ id: 'stray', body: JSON.stringify({ error: '401' }) });
    const { ports, queue, revive } = await world({ care: DEAD }, [aLetter(), spent, stray, other]);
    const measured: unknown[][] = [];
    const metrics = { record: (...one: unknown[]) => void measured.push(one) };
    const run = runQueues({ ...ports, metrics });
    expect(await run({ timeLeft })).toEqual({ redriven: 0, waiting: 1, stuck: 2, failed: 0 });
    await revive();
    expect(await run({ timeLeft })).toEqual({ redriven: 1, waiting: 0, stuck: 2, failed: 0 });
    expect(queue.letters).toEqual([spent, stray, other]);
    expect(measured.slice(3)).toEqual([
      ['QueueLettersWaiting', 0, 'Count'],
      ['QueueLettersStuck', 2, 'Count'],
      ['QueueLettersRedriven', 1, 'Count'],
    ]);
  });

  it('goes on with the next queue where one cannot be looked at', async () => {
    const { ports, queue } = await world({ care: DEAD }, [aLetter()]);
    const broken = new ScriptedQueue();
    broken.fails = { step: 'receive', isDone: false };
    const first = { ...watched, name: 'broken' };
    const queues = {
      all: [first, watched],
      open: (of: WatchedQueue) => (of === first ? broken : queue),
    };
    const measured: string[] = [];
    const metrics = { record: (name: string) => void measured.push(name) };
    expect(await runQueues({ ...ports, queues, metrics })({ timeLeft })).toEqual({
      redriven: 0,
      waiting: 1,
      stuck: 0,
      failed: 1,
    });
    expect(measured).toContain('QueueLettersWaiting');
  });
});
