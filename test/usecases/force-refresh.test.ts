import { describe, expect, it } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import { Secret } from '#shared/domain/secret.ts';
import { after, minutes, seconds } from '#shared/domain/time.ts';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';
import { forceRefresh } from '#shared/usecases/force-refresh.ts';
import { refreshIntegration, UNLIMITED } from '#shared/usecases/refresh-integration.ts';
import { allPorts } from '../support/all-ports.ts';
import {
  aClientId,
  anAttemptId,
  anIntegration,
  anIntegrationId,
  aTokenSet,
  NOW,
  tokenFacts,
} from '../support/integration.ts';

const id = anIntegrationId('payroll');
const TIMEOUT = seconds(20);

/** A fresh grant, and a worker that takes each message as it is sent. */
async function withGrant(overrides: Partial<Integration> = {}) {
  const world = await allPorts();
  const tokens = tokenFacts({ obtainedAt: NOW, expiresAt: after(NOW, minutes(60)) });
  const row = anIntegration({ tokens, dueAt: after(NOW, minutes(50)), ...overrides });
  await world.ports.store.create(row);
  const ref = { integration: id, epoch: row.epoch, versionId: anAttemptId(0) };
  await world.ports.vault.put(ref, aTokenSet({ refreshToken: new Secret('rt-0'), spent: [] }), []);
  const refresh = refreshIntegration(world.ports);
  const queue = {
    send: async (messages: readonly RefreshMessage[]) => {
      world.sent.push(...messages);
      for (const message of messages) void refresh({ ...message, timeLeft: () => UNLIMITED });
    },
  };
  const ports = { ...world.ports, queue };
  return { ...world, ports, refresh, force: () => forceRefresh(ports)({ id, timeout: TIMEOUT }) };
}

const open = (reason: 'told_to_wait' | 'client_refused') =>
  ({ kind: 'open', reason, since: NOW, until: after(NOW, seconds(90)), trips: 1 }) as const;

it('refreshes what is not due', async () => {
  const { force, clock, sent, endpoint } = await withGrant();
  expect(await clock.run(force())).toMatchObject({ kind: 'integration', row: { version: 4 } });
  expect(sent).toEqual([
    { id, vendor: 'acme', client: 'acme-main', why: 'forced', seenVersion: 3, seenFence: 3 },
  ]);
  expect(endpoint.posts).toEqual(['rt-0']);
});

it('joins a refresh in flight', async () => {
  const { force, clock, endpoint, sent } = await withGrant();
  endpoint.fates = [{ kind: 'ok', delay: seconds(3) }];
  const first = force();
  await clock.pass(seconds(1));
  const [one, two] = await clock.run(Promise.all([first, force()]));
  expect([one, two]).toMatchObject([{ row: { version: 4 } }, { row: { version: 4 } }]);
  expect([endpoint.posts, sent.length]).toEqual([['rt-0'], 1]);
});

it('is not held by a backoff', async () => {
  const { force, clock } = await withGrant({ heldUntil: after(NOW, minutes(5)) });
  expect(await clock.run(force())).toMatchObject({ kind: 'integration', row: { version: 4 } });
});

describe('is refused', () => {
  it.each([
    ['paused', { pausedAt: NOW }, 'paused'],
    ['given up', { care: { status: 'reauthorization_required', since: NOW } }, 'reauthorization_required'],
    ['without a grant', { care: { status: 'pending' } }, 'reauthorization_required'],
  ] as const)('where the integration is %s', async (_what, overrides, code) => {
    const { force, sent } = await withGrant(overrides);
    expect(await force()).toMatchObject({ kind: 'refused', code });
    expect(sent).toEqual([]);
  });

  it.each(['told_to_wait', 'client_refused'] as const)('while the circuit is open: %s', async (reason) => {
    const { force, ports, sent } = await withGrant();
    await ports.clients.change(aClientId('acme-main'), (client) => ({
      client: { ...client, circuit: { phase: open(reason), window: {} } },
      result: undefined,
    }));
    expect(await force()).toMatchObject({ code: 'temporarily_unavailable', retryAfter: 90 });
    expect(sent).toEqual([]);
  });

  it('where there is no such integration', async () => {
    const { ports } = await allPorts();
    expect(await forceRefresh(ports)({ id, timeout: TIMEOUT })).toMatchObject({ code: 'not_found' });
  });
});

describe('an attempt that brings nothing', () => {
  it('is answered when it ends, with the time to come again', async () => {
    const { force, clock, endpoint, row } = await withGrant();
    endpoint.fates = [{ kind: 'fails', failure: { class: 'not_sent', code: 'ECONNREFUSED' } }];
    const started = clock.now();
    const outcome = await clock.run(force());
    expect(outcome).toMatchObject({ code: 'temporarily_unavailable', retryAfter: expect.any(Number) });
    expect(clock.now() - started).toBeLessThan(seconds(2));
    expect((await row()).care.status).toBe('degraded');
  });

  it('of a suspect is the confirmation', async () => {
    const { force, clock, endpoint, row } = await withGrant();
    endpoint.alive = false;
    expect(await clock.run(force())).toMatchObject({ code: 'temporarily_unavailable' });
    expect((await row()).care.status).toBe('suspect');
    expect(await clock.run(force())).toMatchObject({ code: 'reauthorization_required' });
    expect(endpoint.posts).toHaveLength(2);
  });
});

it('answers in time where the refresh takes longer', async () => {
  const { ports, sent, clock } = await withGrant();
  const idle = {
    ...ports,
    queue: { send: async () => {} },
    watch: { changed: async () => clock.pass(seconds(1)) },
  };
  const outcome = await forceRefresh(idle)({ id, timeout: TIMEOUT });
  expect(outcome).toMatchObject({ code: 'temporarily_unavailable', retryAfter: 5 });
  expect([clock.monotonic(), sent]).toEqual([TIMEOUT, []]);
});
