import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStorage } from '#shared/adapters/sqlite/storage.ts';
import { before, instant, minutes, toRfc3339 } from '#shared/domain/time.ts';
import { aJob, aJobId } from '../support/job.ts';
import { eventually } from '../support/patience.ts';
import { runGrantkeeper, runLine } from '../support/run-grantkeeper.ts';
import { KINDS, World } from '../support/world.ts';

// Real processes, and a run that is half a minute away.
vi.setConfig({ testTimeout: 120_000 });

let world: World<'acme'>;
beforeAll(async () => {
  world = await World.start({
    acme: {
      ...KINDS.grace,
      vendorFields: (vendor) => ({ probe: { method: 'GET', url: vendor.meEndpoint, expect: 200 } }),
    },
  });
  await world.register('acme', 'billing');
}, 60_000);
afterAll(() => world.stop());

const env = () => ({ GRANTKEEPER_URL: world.home.api.url, GRANTKEEPER_API_KEY: world.home.apiKey });
const keeper = (args: readonly string[]) => runGrantkeeper(args, { env: env() });
const told = (type: string, job: string) =>
  world.home.stderr.json().filter((line) => line.message === type && line.job === job);
const hears = (type: string, job: string) => eventually(`${type} of ${job}`, () => told(type, job)[0]);
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
/** What the shell of a batch job does: it runs only where the preflight says that it can. */
const runJob = (id: string) =>
  runLine(`${process.execPath} infra/cli/grantkeeper.mjs job preflight ${id} && echo the job runs`, {
    env: env(),
  });

describe('the month-end job', () => {
  it('is paged for before it runs where its grant was ended the evening before, and runs once that is mended', async () => {
    const { grantId } = await world.adopt('billing', 'payroll', { expiresIn: 3600 });
    // The evening before: somebody withdraws the consent, and the keeper hears of it at its next refresh.
    world.vendor.withdraw(grantId);
    await world.home.api.call('POST', '/v1/integrations/payroll/refresh');
    await world.home.hears({ type: 'integration.reauthorization_required', integration: 'payroll' });

    const put = await keeper([
      ...['job', 'put', 'month-end', '--schedule', inSeconds(40), '--timezone', 'Europe/Berlin'],
      ...['--lead', '1', '--integration', 'payroll'],
    ]);
    expect(put).toMatchObject({ code: 0, stderr: '' });
    expect(await hears('job.preflight_failed', 'month-end')).toMatchObject({
      failures: ['payroll: reauthorization_required'],
      message: expect.anything(),
    });
    const refused = await runJob('month-end');
    expect(refused.code).toBe(1);
    expect(refused.stdout.split('\n')).toEqual([
      'month-end will fail',
      '',
      'payroll: reauthorization_required',
      '  It holds no grant that works. A person has to connect it again: grantkeeper integration connect payroll.',
      expect.stringContaining(`A person may consent here: ${world.home.api.url}/connect/payroll?ticket=`),
      '',
    ]);

    const { accessToken, refreshToken } = world.vendor.consent('billing', { id: 'payroll-again' });
    const grant = { accessToken, refreshToken, expiresIn: 3600 };
    await world.home.api.expect(200, 'PUT', '/v1/integrations/payroll/grant', grant);
    await hears('job.preflight_recovered', 'month-end');
    expect(told('job.preflight_failed', 'month-end')).toHaveLength(1);
    expect(told('job.gate_missed', 'month-end')).toEqual([]);

    const ran = await runJob('month-end');
    expect(ran).toMatchObject({ code: 0, stdout: 'month-end can run\nthe job runs\n' });
    await world.home.api.expect(200, 'POST', '/v1/integrations/payroll/token');
    const { body } = await world.home.api.call('GET', '/v1/jobs/month-end');
    // A connect link is for whoever asked, and is kept nowhere.
    expect(JSON.stringify(body)).not.toContain('ticket=');
    expect(
      (body.results as { by: string; ok: boolean }[]).map(({ by, ok }) => [by, ok]).toReversed(),
    ).toEqual([
      ['gate', false],
      ['asked', false],
      ['recheck', true],
      ['asked', true],
    ]);
  });

  it('is checked by the home that comes back, where the one before was killed', async () => {
    await world.adopt('billing', 'ledger', { expiresIn: 3600 });
    const plan = {
      schedule: inSeconds(75),
      timezone: 'UTC',
      leadMinutes: 1,
      integrations: [{ id: 'ledger' }, { id: 'nowhere' }],
    };
    await world.home.api.expect(200, 'PUT', '/v1/jobs/nightly', plan);
    await world.home.crash();
    expect(await hears('job.preflight_failed', 'nightly')).toMatchObject({
      failures: ['nowhere: unknown_integration'],
    });
  });

  it('is a page of its own where no home ran before it began', async () => {
    await world.home.kill();
    const storage = openStorage(world.home.dataDir);
    const runAt = instant(Date.now() - 1000);
    const missed = aJob({
      id: aJobId('missed'),
      upcoming: { runAt, step: 'gate', at: before(runAt, minutes(30)) },
    });
    await storage.jobs.change(missed.id, () => ({ job: missed, result: null }));
    await storage.close();
    await world.home.begin();
    expect(await hears('job.gate_missed', 'missed')).toMatchObject({ runAt: toRfc3339(runAt) });
    const { body } = await world.home.api.call('GET', '/v1/jobs/missed');
    expect(body.results).toMatchObject([{ by: 'missed', ok: false }]);
    expect(Date.parse(String(body.nextRunAt))).toBeGreaterThan(Date.now());
  });
});

it('says what is wrong with a plan, and takes one from a file', async () => {
  const bad = await keeper([
    'job',
    'put',
    'bad',
    '--schedule',
    '0 2 * *',
    '--timezone',
    'UTC',
    '--lead',
    '5',
    '--integration',
    'a',
  ]);
  expect(bad).toMatchObject({ code: 1, stdout: '' });
  expect(bad.stderr).toContain(
    'job: invalid_request: /schedule must be an RFC 3339 instant or five fields of cron',
  );
  expect(await keeper(['job', 'put', 'bad', '--lead', '5'])).toMatchObject({ code: 2 });
  const file = join(world.home.dataDir, 'job.json');
  writeFileSync(file, '{');
  expect(await keeper(['job', 'put', 'bad', '--file', file])).toMatchObject({ code: 2 });
  const plan = {
    schedule: '0 2 * * *',
    timezone: 'UTC',
    leadMinutes: 30,
    integrations: [{ id: 'a', scopes: ['x'] }],
  };
  writeFileSync(file, JSON.stringify(plan));
  const put = await keeper(['job', 'put', 'good', '--file', file, '--json']);
  expect(put).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(put.stdout)).toMatchObject({ id: 'good', ...plan });
});
