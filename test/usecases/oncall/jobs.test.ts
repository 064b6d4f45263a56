import { beforeEach, describe, expect, it } from 'vitest';
import type { DomainEvent } from '#shared/domain/event.ts';
import { DEFAULT_PACE } from '#shared/domain/incident/pace.ts';
import type { PageMessage } from '#shared/domain/incident/page-message.ts';
import type { Job } from '#shared/domain/job/job.ts';
import { rolled } from '#shared/domain/job/upcoming.ts';
import { after, minutes } from '#shared/domain/time.ts';
import { hearEvent } from '#shared/usecases/oncall/hear-event.ts';
import { watchOnCall } from '#shared/usecases/oncall/watch-on-call.ts';
import { type AllPorts, allPorts } from '../../support/all-ports.ts';
import { anIntegrationId, NOW } from '../../support/integration.ts';
import { aJob, aJobId } from '../../support/job.ts';

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

let world: AllPorts;
let pages: PageMessage[];
let look: () => Promise<unknown>;
let hear: ReturnType<typeof hearEvent>;
beforeEach(async () => {
  world = await allPorts({});
  pages = [];
  const ports = {
    ...world.ports,
    shards: 1,
    policy: { reconsentsPerHour: 5 },
    pace: DEFAULT_PACE,
    quietUntil: () => undefined,
    pager: { send: async (message: PageMessage) => void pages.push(message) },
  };
  hear = hearEvent(ports);
  const watch = watchOnCall(ports);
  look = () => world.clock.run(watch());
});

const keep = (job: Job) => world.ports.jobs.change(job.id, () => ({ job, result: null }));
const told = () =>
  pages.map(({ kind, severity, incident }) => `${severity} ${kind} ${incident.split('/', 2).join('/')}`);
async function passAndLook(): Promise<void> {
  for (let n = 0; n < 5; n++) {
    await world.clock.pass(minutes(1));
    await look();
  }
}

describe('a batch job that will fail', () => {
  it('is one page that names each cause and its fix, and one message once it is mended', async () => {
    await keep(failing);
    await hear(FAILED);
    await look();
    await passAndLook();
    expect(told()).toEqual(['page opened job-preflight-failed/month-end']);
    expect(JSON.stringify(pages[0])).toContain('payroll: paused. Resume it.');
    await keep(mended);
    await passAndLook();
    expect(told()).toEqual([
      'page opened job-preflight-failed/month-end',
      'page resolved job-preflight-failed/month-end',
    ]);
  });

  it('is not over because the run has begun', async () => {
    await keep(failing);
    await hear(FAILED);
    await look();
    await keep(rolled(failing, after(RUN_AT, minutes(1440))));
    await passAndLook();
    expect(told()).toEqual(['page opened job-preflight-failed/month-end']);
  });

  it('is over where the job is removed', async () => {
    await keep(failing);
    await hear(FAILED);
    await look();
    await world.ports.jobs.remove(failing.id);
    await passAndLook();
    expect(told().at(-1)).toBe('page resolved job-preflight-failed/month-end');
  });
});

it('is a page that nobody looked before a run, until somebody looks again', async () => {
  await keep(aJob({ results: [{ at: NOW, by: 'missed', ok: false, failures: [] }] }));
  await hear(MISSED);
  await look();
  await passAndLook();
  expect(told()).toEqual(['page opened job-gate-missed/month-end']);
  await keep(aJob({ results: [{ at: NOW, by: 'asked', ok: true, failures: [] }] }));
  await passAndLook();
  expect(told().at(-1)).toBe('page resolved job-gate-missed/month-end');
});
