import { beforeEach, describe, expect, it } from 'vitest';
import type { DomainEvent } from '#shared/domain/event.ts';
import type { Job } from '#shared/domain/job/job.ts';
import { rolled } from '#shared/domain/job/upcoming.ts';
import { after, minutes } from '#shared/domain/time.ts';
import { anIntegrationId, NOW } from '../../support/integration.ts';
import { aJob, aJobId } from '../../support/job.ts';
import { anOnCallWorld } from '../../support/on-call-world.ts';

const RUN_AT = after(NOW, minutes(30));
const FAILED: DomainEvent = {
  type: 'job.preflight_failed',
  job: aJobId('month-end'),
  runAt: '2026-11-02T08:30:00.000Z',
  failures: [{ integration: anIntegrationId('payroll'), reason: 'paused', fix: 'Resume it.' }],
  message: 'month-end will fail',
};
const MISSED: DomainEvent = {
  type: 'job.gate_missed',
  job: aJobId('month-end'),
  runAt: '2026-11-02T08:00:00.000Z',
  message: 'nobody looked',
};
const failing: Job = aJob({ results: [{ at: NOW, by: 'gate', runAt: RUN_AT, ok: false, failures: [] }] });
const mended: Job = aJob({ results: [{ at: NOW, by: 'recheck', runAt: RUN_AT, ok: true, failures: [] }] });

let world: Awaited<ReturnType<typeof anOnCallWorld>>;
beforeEach(async () => {
  world = await anOnCallWorld();
});

const keep = (job: Job) => world.ports.jobs.change(job.id, () => ({ job, result: null }));
const told = () =>
  world.pages.map(
    ({ kind, severity, incident }) => `${severity} ${kind} ${incident.split('/', 2).join('/')}`,
  );

describe('a batch job that will fail', () => {
  it('is one page that names each cause and its fix, and one message once it is mended', async () => {
    await keep(failing);
    await world.hear(FAILED);
    await world.look();
    await world.passAndLook();
    expect(told()).toEqual(['page opened job-preflight-failed/month-end']);
    expect(JSON.stringify(world.pages[0])).toContain('payroll: paused. Resume it.');
    await keep(mended);
    await world.passAndLook();
    expect(told()).toEqual([
      'page opened job-preflight-failed/month-end',
      'page resolved job-preflight-failed/month-end',
    ]);
  });

  it('is not over because the run has begun', async () => {
    await keep(failing);
    await world.hear(FAILED);
    await world.look();
    await keep(rolled(failing, after(RUN_AT, minutes(1440))));
    await world.passAndLook();
    expect(told()).toEqual(['page opened job-preflight-failed/month-end']);
  });

  it('is over where the job is removed', async () => {
    await keep(failing);
    await world.hear(FAILED);
    await world.look();
    await world.ports.jobs.remove(failing.id);
    await world.passAndLook();
    expect(told().at(-1)).toBe('page resolved job-preflight-failed/month-end');
  });
});

it('is a page that nobody looked before a run, until somebody looks again', async () => {
  await keep(aJob({ results: [{ at: NOW, by: 'missed', ok: false, failures: [] }] }));
  await world.hear(MISSED);
  await world.look();
  await world.passAndLook();
  expect(told()).toEqual(['page opened job-gate-missed/month-end']);
  await keep(aJob({ results: [{ at: NOW, by: 'asked', ok: true, failures: [] }] }));
  await world.passAndLook();
  expect(told().at(-1)).toBe('page resolved job-gate-missed/month-end');
});
