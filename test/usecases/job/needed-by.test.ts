import { beforeEach, describe, expect, it } from 'vitest';
import { httpApi } from '#shared/adapters/http/api.ts';
import { allRoutes } from '#shared/adapters/http/routes/all.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import type { JobNeed } from '#shared/domain/job/job.ts';
import { hearEvent } from '#shared/usecases/oncall/hear-event.ts';
import { request } from '../../adapters/http/request.ts';
import { type AllPorts, allPorts } from '../../support/all-ports.ts';
import { aClientId, anIntegration, anIntegrationId, aVendorId } from '../../support/integration.ts';
import { aJob, aJobId } from '../../support/job.ts';

const PAYROLL = anIntegrationId('payroll');
const DRIFTED: DomainEvent = {
  type: 'scope.drifted',
  integration: PAYROLL,
  vendor: aVendorId('acme'),
  client: aClientId('acme-main'),
  version: 2,
  epoch: 1,
  missing: ['write'],
};

let world: AllPorts;
beforeEach(async () => {
  world = await allPorts();
  const row = anIntegration({ scopes: ['read', 'write'], owner: 'finance' });
  await world.ports.store.create(row);
});

const needs = (id: string, ...integrations: readonly JobNeed[]) =>
  world.ports.jobs.change(aJobId(id), () => ({ job: aJob({ id: aJobId(id), integrations }), result: null }));

async function threeJobs(): Promise<void> {
  await needs('a-writer', { integration: PAYROLL, scopes: ['write', 'other'] });
  await needs('b-reader', { integration: PAYROLL, scopes: ['read'] });
  await needs('c-all', { integration: PAYROLL });
  await needs('d-elsewhere', { integration: anIntegrationId('other') });
}

describe('a scope that a grant lost', () => {
  const shown = async (): Promise<Record<string, unknown>> => {
    const api = httpApi(allRoutes(world.ports), world.ports.log);
    return JSON.parse((await api(request('GET', '/v1/integrations/payroll'))).body);
  };

  it('is shown with the batch jobs that need it', async () => {
    await threeJobs();
    expect(await shown()).toMatchObject({ missingScopes: ['write'], neededBy: ['a-writer', 'c-all'] });
  });

  it('is shown alone where no job needs it', async () => {
    await needs('b-reader', { integration: PAYROLL, scopes: ['read'] });
    expect(await shown()).not.toHaveProperty('neededBy');
  });

  it('names twenty jobs at the most', async () => {
    for (let n = 0; n < 23; n++) await needs(`job-${n}`, { integration: PAYROLL });
    expect((await shown()).neededBy).toHaveLength(20);
  });

  it('tells the on-call whose it is and what will fail', async () => {
    await threeJobs();
    expect(await linesHeard()).toEqual(['payroll lacks write (owner: finance; needed by a-writer, c-all)']);
  });

  it('tells the on-call that nothing says it needs it', async () => {
    expect(await linesHeard()).toEqual([
      'payroll lacks write (owner: finance; no batch job says that it needs this)',
    ]);
  });
});

async function linesHeard(): Promise<readonly string[]> {
  const policy = { reconsentsPerHour: 5 };
  await hearEvent({ ...world.ports, policy, quietUntil: () => undefined })(DRIFTED);
  return (await world.ports.incidents.listLive()).flatMap(({ lines = [] }) => lines);
}
