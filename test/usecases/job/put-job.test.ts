import { beforeEach, describe, expect, it } from 'vitest';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { JobPlan } from '#shared/domain/job/job.ts';
import { after, instant, minutes } from '#shared/domain/time.ts';
import { putJob } from '#shared/usecases/job/put-job.ts';
import { type AllPorts, allPorts } from '../../support/all-ports.ts';
import { aCampaign } from '../../support/campaign.ts';
import { aClientId, anIntegration, anIntegrationId, NOW } from '../../support/integration.ts';
import { aJobId } from '../../support/job.ts';

let world: AllPorts;
beforeEach(async () => {
  world = await allPorts({});
});

const plan = (over: Partial<JobPlan> = {}): JobPlan => ({
  id: aJobId('nightly'),
  schedule: { kind: 'cron', text: '30 2 * * *' },
  timezone: 'Europe/Berlin',
  lead: minutes(60),
  integrations: [{ integration: anIntegrationId('payroll') }],
  ...over,
});
const put = (over: Partial<JobPlan> = {}) => putJob(world.ports)(plan(over));
const cron = (text: string) => ({ kind: 'cron', text }) as const;

it.each([
  // The night in which 02:30 comes twice: at its first coming; and one in which it does not come: at 03:00.
  ['2026-10-24T12:00:00Z', '2026-10-25T00:30:00Z'],
  ['2027-03-27T12:00:00Z', '2027-03-28T01:00:00Z'],
])('checks an hour before the run, whatever the clocks do that night: %s', async (now, runAt) => {
  const clock = { ...world.ports.clock, now: () => instant(Date.parse(now)) };
  const made = await putJob({ ...world.ports, clock })(plan());
  const run = instant(Date.parse(runAt));
  expect(made).toMatchObject({
    job: { upcoming: { runAt: run, at: after(run, minutes(-60)), step: 'gate' } },
  });
});

it.each([
  ['*/15 * * * *', 15, 'every 15 minutes at its closest, so that 14 is the most'],
  // 08:00 and 08:20 are close to each other, though a day lies behind them.
  ['0,20 8 * * *', 60, 'every 20 minutes at its closest, so that 19 is the most'],
  ['0 2 * * *', 1440, 'every 1440 minutes at its closest, so that 1439 is the most'],
])(
  'refuses a lead that does not fit between two runs of %s, and says what does',
  async (text, lead, says) => {
    expect(await put({ schedule: cron(text), timezone: 'UTC', lead: minutes(lead) })).toMatchObject({
      code: 'invalid_request',
      pointer: '/leadMinutes',
      detail: expect.stringContaining(says),
    });
    const fits = await put({
      schedule: cron(text),
      timezone: 'UTC',
      lead: minutes(Number(/that (\d+)/.exec(says)?.[1])),
    });
    expect(fits.kind).toBe('job');
  },
);

it('takes one run at an instant that is ahead, whatever its lead, and refuses one that is past', async () => {
  const once = { kind: 'once', at: after(NOW, minutes(5)) } as const;
  expect(await put({ schedule: once, lead: minutes(600) })).toMatchObject({
    job: { upcoming: { runAt: once.at } },
  });
  expect(await put({ schedule: { kind: 'once', at: NOW } })).toMatchObject({
    pointer: '/schedule',
    detail: '/schedule must be ahead: it is 2026-11-02T08:00:00.000Z now',
  });
});

it('refuses a day that never comes', async () => {
  expect(await put({ schedule: cron('0 2 30 2 *') })).toMatchObject({
    pointer: '/schedule',
    detail: '/schedule names a day that never comes; must be a schedule that runs',
  });
});

it('keeps the results of a job that is given another plan, and when it was made', async () => {
  await put();
  const result = { at: NOW, by: 'asked', ok: true, failures: [] } as const;
  await world.ports.jobs.change(aJobId('nightly'), (job) =>
    job === undefined ? { result: null } : { job: { ...job, results: [result] }, result: null },
  );
  await world.clock.pass(minutes(5));
  expect(await put({ lead: minutes(30) })).toMatchObject({ job: { createdAt: NOW, results: [result] } });
});

describe('while a campaign takes a scope away', () => {
  const needing = (...scopes: readonly string[]) =>
    put({ integrations: [{ integration: anIntegrationId('payroll'), scopes }] });
  const begin = (over: Partial<Campaign> = {}) => {
    const campaign = aCampaign({ addScopes: [], removeScopes: ['legacy'], ...over });
    return world.ports.campaigns.change(campaign.id, () => ({ campaign, result: null }));
  };
  beforeEach(async () => {
    await world.ports.store.create(anIntegration({ scopes: ['read', 'legacy'] }));
  });

  it('refuses a job that names it, and says which campaign', async () => {
    await begin();
    expect(await needing('read', 'legacy')).toMatchObject({
      code: 'conflict',
      detail:
        'the campaign more-files takes legacy from payroll: leave it out of the job, or abort the campaign first',
      extra: { campaign: 'more-files' },
    });
    expect(await world.ports.jobs.find(aJobId('nightly'))).toBeUndefined();
  });

  it.each<[string, Partial<Campaign>]>([
    ['is over', { abortedAt: NOW }],
    ['has nobody left', { finishedAt: NOW }],
    ['is of another client', { client: aClientId('other') }],
    ['takes another one', { removeScopes: ['older'] }],
  ])('takes it where the campaign %s', async (_why, over) => {
    await begin(over);
    expect((await needing('legacy')).kind).toBe('job');
  });

  it('takes a job that names other scopes, or none', async () => {
    await begin();
    expect((await needing('read')).kind).toBe('job');
    expect((await put()).kind).toBe('job');
  });
});
