import { expect, it } from 'vitest';
import { inProcessQueue } from '#shared/adapters/in-process/refresh-queue.ts';
import { Secret } from '#shared/domain/secret.ts';
import { after, type Instant, minutes, seconds } from '#shared/domain/time.ts';
import { withRemovalBegun } from '#shared/domain/withdraw.ts';
import { forceRefresh } from '#shared/usecases/force-refresh.ts';
import { startWorker } from '../../../infra/local/worker.ts';
import { allPorts } from '../../support/all-ports.ts';
import {
  aClientId,
  anAttemptId,
  anIntegration,
  anIntegrationId,
  aTokenSet,
  aVendorId,
  NOW,
} from '../../support/integration.ts';

const id = anIntegrationId('payroll');
const message = { id, vendor: aVendorId('acme'), client: aClientId('acme-main'), why: 'due' } as const;

/** A due grant, and a worker on a queue that takes from it. */
async function working() {
  const world = await allPorts();
  const queue = inProcessQueue();
  const ports = { ...world.ports, queue };
  const woken: Instant[] = [];
  await ports.store.create(anIntegration());
  const ref = { integration: id, epoch: 1, versionId: anAttemptId(0) };
  await ports.vault.put(ref, aTokenSet({ refreshToken: new Secret('rt-0'), spent: [] }), []);
  const worker = startWorker({ ports, queue, wakeAt: (at) => woken.push(at) });
  return { ...world, ports, queue, worker, woken };
}

it('refreshes what is due', async () => {
  const { queue, worker, row, endpoint, clock } = await working();
  await queue.send([message]);
  expect(await clock.run(worker.stop())).toBe('finished');
  expect([endpoint.posts, (await row()).version]).toEqual([['rt-0'], 4]);
});

it('looks again when the lease of another ends', async () => {
  const { ports, queue, worker, woken, clock, endpoint } = await working();
  const until = after(NOW, seconds(40));
  await ports.store.change(id, (row) => ({
    row: { ...row, lease: { attemptId: anAttemptId(9), until } },
    result: undefined,
  }));
  await queue.send([message]);
  await clock.run(worker.stop());
  expect([woken, endpoint.posts]).toEqual([[until + 1], []]);
});

it('sends once for a crowd that forces at the same time, also where that fails', async () => {
  const { ports, clock, endpoint, row } = await working();
  endpoint.alive = false;
  const force = forceRefresh(ports);
  const outcomes = await clock.run(
    Promise.all(Array.from({ length: 20 }, () => force({ id, timeout: seconds(20) }))),
  );
  expect(endpoint.posts).toEqual(['rt-0']);
  expect((await row()).care.status).toBe('suspect');
  expect(new Set(outcomes.map((outcome) => outcome.kind === 'refused' && outcome.code))).toEqual(
    new Set(['temporarily_unavailable']),
  );
});

it.each(['due', 'removal'] as const)('finishes a removal that comes as %s', async (why) => {
  const { ports, queue, worker, clock, endpoint } = await working();
  await ports.store.change(id, (row) => ({ row: withRemovalBegun(row, NOW), result: undefined }));
  await clock.pass(minutes(1));
  await queue.send([{ ...message, why }]);
  await clock.run(worker.stop());
  expect([endpoint.revoked, await ports.store.find(id)]).toEqual([['rt-0'], undefined]);
});

it('at its end waits for the vendor, but not forever', async () => {
  const { queue, worker, endpoint, clock, row } = await working();
  endpoint.fates = [{ kind: 'ok', delay: minutes(10) }];
  await queue.send([message]);
  await clock.pass(seconds(1));
  const started = clock.now();
  expect(await clock.run(worker.stop())).toBe('left');
  expect(clock.now() - started).toBe(seconds(120));
  expect((await row()).lease?.attemptId).toBeDefined();
});
