import { describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { seconds } from '#shared/domain/time.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';
import { rotateClientSecret } from '#shared/usecases/rotate-client-secret.ts';
import { anAttemptId, NOW, tokenFacts } from '../../support/integration.ts';
import { id } from './rotating-client.ts';
import { canaryId, withCanary } from './with-canary.ts';

describe('a new client secret of a client with a canary', () => {
  it('is tried by a refresh of the canary, under its lease, while all others stand back', async () => {
    const world = await withCanary();
    expect(await world.run()).toMatchObject({ finished: 1 });
    expect(world.sent).toMatchObject([{ id: canaryId, why: 'trial', seenVersion: 3 }]);
    expect(await world.outcomes()).toMatchObject([{ kind: 'refreshed' }]);
    expect(world.endpoint.posts).toEqual(['rt-0']);
    expect(world.endpoint.secretsUsed).toEqual(['secret-2']);
    const canary = await world.canary();
    expect(canary).toMatchObject({ version: 4, care: { status: 'active' }, failures: 0, openAttempts: [] });
    expect(canary.lease).toBeUndefined();
    expect(await world.held()).toMatchObject({ secret: 'secret-2' });
    expect(world.facts.filter(({ kind }) => kind === 'secret_tried')).toEqual([]);
  });

  it('that the vendor refuses costs the canary nothing, and the client keeps the one it has', async () => {
    const world = await withCanary();
    world.registration.takes = (secret) => secret === 'secret-1';
    await world.run();
    expect(await world.outcomes()).toMatchObject([{ kind: 'failed', failure: { class: 'client_refused' } }]);
    const canary = await world.canary();
    expect(canary).toMatchObject({ version: 3, care: { status: 'active' }, failures: 0, openAttempts: [] });
    expect(canary.lease).toBeUndefined();
    expect(canary.lastError).toBeUndefined();
    expect(world.endpoint.posts).toEqual([]);
    const client = await world.client();
    expect(client).toMatchObject({
      status: 'ok',
      circuit: { phase: { kind: 'closed' } },
      rolling: { step: 'set', failures: 1, lastCode: 'secret_refused' },
    });
    expect(client.rolling?.trial).toBeUndefined();
  });

  it('is tried on the canary again at the next try', async () => {
    const world = await withCanary();
    let isKnown = false;
    world.registration.takes = (secret) => isKnown && secret === 'secret-2';
    await world.run();
    isKnown = true;
    await world.clock.pass(seconds(20));
    expect(await world.run()).toMatchObject({ finished: 1 });
    expect(await world.outcomes()).toMatchObject([{ kind: 'failed' }, { kind: 'refreshed' }]);
  });

  it('is good where the canary’s own grant alone is refused', async () => {
    const world = await withCanary();
    world.endpoint.alive = false;
    expect(await world.run()).toMatchObject({ finished: 1 });
    expect((await world.canary()).care.status).toBe('suspect');
    expect(world.endpoint.posts).toEqual(['rt-0']);
  });

  it.each([
    ['is paused', { pausedAt: NOW }],
    ['has no refresh token', { tokens: tokenFacts({ versionId: anAttemptId(0), hasRefreshToken: false }) }],
    ['needs a person', { care: { status: 'reauthorization_required', since: NOW } }],
    ['is another client’s by now', { canary: undefined }],
  ] as const)('is tried with a token that is nobody’s where the canary %s', async (_why, change) => {
    const world = await withCanary();
    await world.ports.store.change(canaryId, (row) => {
      const { canary: _canary, ...rest } = row;
      return {
        row: { ...('canary' in change ? rest : { ...row, ...change }) },
        result: undefined,
      };
    });
    expect(await world.run()).toMatchObject({ finished: 1 });
    expect(world.sent).toEqual([]);
    expect(world.endpoint.posts).toEqual([expect.stringMatching(/^not-a-token-/)]);
  });

  it('is refused where the assertion that it signs is, and the canary’s grant is as good as before', async () => {
    const world = await withCanary();
    await world.ports.store.change(canaryId, (row) => ({
      row: { ...row, grantType: 'jwt_bearer' },
      result: undefined,
    }));
    world.endpoint.fates = [{ kind: 'fails', failure: { class: 'grant_refused', code: 'invalid_grant' } }];
    await world.run();
    expect(world.endpoint.posts).toEqual(['jwt_bearer']);
    expect(await world.client()).toMatchObject({ rolling: { step: 'set', lastCode: 'secret_refused' } });
    expect(await world.canary()).toMatchObject({ version: 3, care: { status: 'active' }, failures: 0 });
  });

  it('is tried with a token that is nobody’s where no refresher takes the canary up', async () => {
    const world = await withCanary();
    const lost = { send: async () => {} };
    expect(await world.run({ queue: lost })).toMatchObject({ finished: 1 });
    const down = {
      send: async () => {
        throw new QueueUnavailable('the queue is down');
      },
    };
    const other = await withCanary();
    expect(await other.run({ queue: down })).toMatchObject({ finished: 1 });
    expect(other.endpoint.posts).toEqual([expect.stringMatching(/^not-a-token-/)]);
  });

  it('leaves the canary alone where the trial comes after its time', async () => {
    const world = await withCanary();
    await world.run();
    const [trial] = world.sent;
    if (trial === undefined) throw new Error('no trial was sent');
    expect(await world.clock.run(world.work(trial))).toEqual({ kind: 'not_needed' });
    expect(world.endpoint.posts).toEqual(['rt-0']);
  });
});

describe('a secret that a person brings to a client with a canary', () => {
  it('waits for the canary, and is the client’s own after that', async () => {
    const world = await withCanary('manual');
    world.registration.takes = () => true;
    const bring = rotateClientSecret(world.ports);
    await world.clock.run(bring({ id, clientSecret: new Secret('secret-9') }));
    expect(await world.client()).toMatchObject({
      secret: { versionId: 'registered' },
      rolling: { way: 'manual', step: 'set' },
    });
    expect(await world.run()).toMatchObject({ finished: 1 });
    expect(world.endpoint.secretsUsed.at(-1)).toBe('secret-9');
    expect(world.endpoint.posts.at(-1)).toBe('rt-0');
    expect(await world.held()).toMatchObject({ secret: 'secret-9' });
  });
});
