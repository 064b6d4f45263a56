import { expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { after, minutes } from '#shared/domain/time.ts';
import { importGrant } from '#shared/usecases/import-grant.ts';
import { reportOutcome } from '#shared/usecases/report-outcome.ts';
import { allPorts } from '../support/all-ports.ts';
import { anIntegration, anIntegrationId, NOW, tokenFacts } from '../support/integration.ts';

const id = anIntegrationId('payroll');
const DEAD = { status: 'reauthorization_required', since: NOW } as const;

async function withRow(overrides: Parameters<typeof anIntegration>[0] = {}) {
  const world = await allPorts();
  await world.ports.store.create(anIntegration({ tokens: tokenFacts(), ...overrides }));
  return { ...world, report: reportOutcome(world.ports) };
}

const recovered = { type: 'integration.recovered', integration: 'payroll' };

it('notes the jobs that a dead grant fails, and tells of them all when somebody has consented anew', async () => {
  const { ports, row, report, events } = await withRow({ care: DEAD });
  await report({ id, version: 3, status: 401, jobId: 'a' });
  await report({ id, version: 2, status: 401, jobId: 'b' });
  await report({ id, version: 3, status: 403, jobId: 'c' });
  expect((await row()).refusedJobs).toEqual([
    { jobId: 'a', status: 401, version: 3, epoch: 1, since: NOW },
    { jobId: 'b', status: 401, version: 3, epoch: 1, since: NOW },
    { jobId: 'c', status: 403, version: 3, epoch: 1, since: NOW },
  ]);
  expect(events).toEqual([]);
  await importGrant(ports)({ id, refreshToken: new Secret('rt-new'), accessToken: new Secret('at-new') });
  expect(events).toMatchObject([
    { type: 'integration.connected', epoch: 2 },
    { ...recovered, epoch: 2, jobs: ['a', 'b', 'c'] },
  ]);
});

it('tells at once of a job that used a token which has a successor by now, and notes nothing', async () => {
  const { row, report, events } = await withRow();
  await report({ id, version: 2, status: 401, jobId: 'late' });
  expect(events).toMatchObject([{ ...recovered, jobs: ['late'] }]);
  expect((await row()).refusedJobs).toBeUndefined();
});

it('notes a job and brings the refresh forward in one write, and forgets the job when it has come through', async () => {
  const { row, report, sent } = await withRow({ dueAt: after(NOW, minutes(30)) });
  await report({ id, version: 3, status: 401, jobId: 'a' });
  expect((await row()).refusedJobs).toHaveLength(1);
  expect([(await row()).dueAt, sent.length]).toEqual([NOW, 1]);
  await report({ id, version: 3, status: 500, jobId: 'a' });
  expect((await row()).refusedJobs).toHaveLength(1);
  await report({ id, version: 4, status: 200, jobId: 'a' });
  expect((await row()).refusedJobs).toBeUndefined();
});
