import { beforeEach, describe, expect, it } from 'vitest';

import { after, type Instant, instant, milliseconds, minutes } from '#shared/domain/time.ts';
import { BusUnavailable } from '#shared/ports/tell.ts';
import { freeJobs } from '#shared/usecases/job/free-jobs.ts';
import { preflight } from '#shared/usecases/job/preflight.ts';
import { putJob } from '#shared/usecases/job/put-job.ts';
import { removeJob } from '#shared/usecases/job/remove-job.ts';
import { runJobs } from '#shared/usecases/job/run-jobs.ts';
import { aHealthWorld } from '../../support/health-world.ts';
import { anIntegrationId } from '../../support/integration.ts';
import { aJobId } from '../../support/job.ts';

const PAYROLL = anIntegrationId('payroll');
const at = (text: string): Instant => instant(Date.parse(text));
/** The last night of November in Berlin, and what lies before it. */
const GATE = at('2026-11-30T00:00:00Z');
const RECHECK = at('2026-11-30T00:30:00Z');
const RUN = at('2026-11-30T01:00:00Z');

type World = Awaited<ReturnType<typeof aHealthWorld>>;

describe('the month-end job at 02:00 in Berlin, an hour of lead', () => {
  let world: World;
  let run: ReturnType<typeof runJobs>;
  const look = () => world.clock.run(run({ timeLeft: () => milliseconds(600_000) }));
  const goTo = (time: Instant) => world.clock.pass(milliseconds(time - world.clock.now()));
  const told = () => world.events.filter((event) => event.type.startsWith('job.')).map(({ type }) => type);
  const job = () => world.ports.jobs.find(aJobId('month-end'));

  beforeEach(async () => {
    world = await aHealthWorld({});
    run = runJobs(world.ports);
    await world.grant('payroll', { scopes: ['read'] });
    await world.clock.pass(minutes(1));
    const made = await putJob(world.ports)({
      id: aJobId('month-end'),
      schedule: { kind: 'cron', text: '0 2 L * *' },
      timezone: 'Europe/Berlin',
      lead: minutes(60),
      integrations: [{ integration: PAYROLL }],
    });
    expect(made).toMatchObject({ job: { upcoming: { runAt: RUN, at: GATE, step: 'gate' } } });
  });

  it('is checked once at 01:00, once more at 01:30, and then waits for the last of December', async () => {
    await goTo(after(GATE, minutes(-1)));
    expect(await look()).toEqual({ passed: 0, failing: 0, missed: 0, failed: 0 });
    await goTo(GATE);
    expect(await look()).toEqual({ passed: 1, failing: 0, missed: 0, failed: 0 });
    expect(await look()).toMatchObject({ passed: 0 });
    await goTo(RECHECK);
    expect(await look()).toMatchObject({ passed: 1 });
    await goTo(RUN);
    expect(await look()).toMatchObject({ passed: 0, missed: 0 });
    expect(await job()).toMatchObject({
      upcoming: { runAt: at('2026-12-31T01:00:00Z'), step: 'gate' },
      results: [
        { by: 'recheck', ok: true, runAt: RUN },
        { by: 'gate', ok: true, runAt: RUN },
      ],
    });
    expect(told()).toEqual([]);
    expect(world.counted()).toMatchObject({ JobsCompleted: 1 });
  });

  it('is paged for at 01:00 where its grant was ended the evening before, and told of as mended after', async () => {
    await goTo(at('2026-11-29T19:00:00Z'));
    await end(world);
    await goTo(GATE);
    expect(await look()).toMatchObject({ failing: 1 });
    expect(world.events.at(-1)).toEqual({
      type: 'job.preflight_failed',
      job: 'month-end',
      runAt: '2026-11-30T01:00:00.000Z',
      failures: [
        {
          integration: 'payroll',
          reason: 'reauthorization_required',
          fix: 'It holds no grant that works. A person has to connect it again: grantkeeper integration connect payroll.',
        },
      ],
      message: [
        'month-end runs at 2026-11-30T01:00:00.000Z and will fail:',
        '- payroll: reauthorization_required. It holds no grant that works. A person has to connect it again: grantkeeper integration connect payroll.',
        'Then check it again: grantkeeper job preflight month-end.',
      ].join('\n'),
    });
    expect(world.counted()).toMatchObject({ JobPreflightFailed: 1 });
    await mend(world);
    await goTo(RECHECK);
    expect(await look()).toMatchObject({ passed: 1 });
    expect(told()).toEqual(['job.preflight_failed', 'job.preflight_recovered']);
  });

  it('is told of as mended at once where somebody checks it again before the recheck', async () => {
    await end(world);
    await goTo(GATE);
    await look();
    await mend(world);
    const asked = await world.clock.run(
      preflight(world.ports)({ id: aJobId('month-end'), timeLeft: () => milliseconds(20_000) }),
    );
    expect(asked).toMatchObject({ kind: 'preflight', result: { ok: true, by: 'asked' } });
    expect(told()).toEqual(['job.preflight_failed', 'job.preflight_recovered']);
    await goTo(RECHECK);
    await look();
    expect(told()).toHaveLength(2);
  });

  it('is checked late where the home was down at 01:00, as long as the run has not begun', async () => {
    await goTo(after(GATE, minutes(40)));
    expect(await look()).toMatchObject({ passed: 1, missed: 0 });
    expect((await job())?.upcoming).toMatchObject({ step: 'recheck', at: after(GATE, minutes(50)) });
  });

  it('is a page of its own where nobody checked before the run', async () => {
    await goTo(after(RUN, minutes(90)));
    expect(await look()).toMatchObject({ missed: 1, passed: 0 });
    expect(world.events.at(-1)).toMatchObject({
      type: 'job.gate_missed',
      job: 'month-end',
      runAt: '2026-11-30T01:00:00.000Z',
    });
    expect(world.counted()).toMatchObject({ JobGateMissed: 1 });
    expect(await job()).toMatchObject({
      upcoming: { runAt: at('2026-12-31T01:00:00Z') },
      results: [{ by: 'missed', ok: false }],
    });
    expect(await look()).toMatchObject({ missed: 0 });
  });

  it('is checked and told of once, however many look at once', async () => {
    await end(world);
    await goTo(GATE);
    const input = { timeLeft: () => milliseconds(600_000) };
    const looks = await world.clock.run(
      Promise.all([run(input), runJobs(world.ports)(input), runJobs(world.ports)(input)]),
    );
    expect(looks.map(({ failing }) => failing).toSorted()).toEqual([0, 0, 1]);
    expect(told()).toEqual(['job.preflight_failed']);
    expect((await job())?.results).toHaveLength(1);
  });

  it('goes on where somebody died over the gate, when the hold has run out', async () => {
    await goTo(GATE);
    const dead = runJobs({
      ...world.ports,
      store: { ...world.ports.store, find: () => new Promise(() => {}) },
    });
    void dead({ timeLeft: () => milliseconds(600_000) });
    await world.clock.pass(minutes(1));
    expect(await look()).toMatchObject({ passed: 0 });
    await world.clock.pass(minutes(1));
    expect(await look()).toMatchObject({ passed: 1 });
  });

  it('goes on at once where whoever died is known to be dead', async () => {
    await goTo(GATE);
    const dead = runJobs({
      ...world.ports,
      store: { ...world.ports.store, find: () => new Promise(() => {}) },
    });
    void dead({ timeLeft: () => milliseconds(600_000) });
    await world.clock.pass(milliseconds(1));
    await freeJobs(world.ports);
    expect(await look()).toMatchObject({ passed: 1 });
  });

  it('is told of by the next look where the bus was down, with what the gate found', async () => {
    await end(world);
    await goTo(GATE);
    const down = { publish: async () => Promise.reject(new BusUnavailable('down')) };
    const deaf = runJobs({ ...world.ports, bus: down });
    await world.clock.run(deaf({ timeLeft: () => milliseconds(600_000) }));
    expect(told()).toEqual([]);
    expect(await look()).toMatchObject({ failing: 0, failed: 0 });
    expect(told()).toEqual(['job.preflight_failed']);
    expect((await job())?.results).toHaveLength(1);
    await look();
    expect(told()).toHaveLength(1);
  });

  it('says nothing of grants where the home ends in the middle of a check', async () => {
    await goTo(GATE);
    let isEnding = false;
    const find = world.ports.store.find;
    const cut = runJobs({
      ...world.ports,
      store: {
        ...world.ports.store,
        find: (id) => {
          isEnding = true;
          return find(id);
        },
      },
    });
    await world.clock.run(cut({ timeLeft: () => milliseconds(600_000), isEnding: () => isEnding }));
    expect((await job())?.results).toEqual([]);
    expect(told()).toEqual([]);
  });

  it('is checked anew where it is given another plan, and not where it is given the same', async () => {
    await goTo(GATE);
    await look();
    const seen = await job();
    if (seen === undefined) throw new Error('the job is there');
    const { id, schedule, timezone, lead, integrations } = seen;
    const plan = { id, schedule, timezone, lead, integrations };
    await putJob(world.ports)(plan);
    expect(await look()).toMatchObject({ passed: 0 });
    await putJob(world.ports)({
      ...plan,
      integrations: [...integrations, { integration: anIntegrationId('new') }],
    });
    expect(await look()).toMatchObject({ failing: 1 });
    expect(world.events.at(-1)).toMatchObject({
      failures: [{ integration: 'new', reason: 'unknown_integration' }],
    });
  });

  it('is checked no more once it is removed', async () => {
    expect(await removeJob(world.ports)({ id: aJobId('month-end') })).toEqual({ kind: 'removed' });
    await goTo(GATE);
    expect(await look()).toEqual({ passed: 0, failing: 0, missed: 0, failed: 0 });
  });
});

/** The vendor has ended the grant, and the keeper has heard of it. */
async function end({ ports, clock }: World): Promise<void> {
  await ports.store.change(PAYROLL, (row) => ({
    row: { ...row, care: { status: 'reauthorization_required', since: clock.now() } },
    result: null,
  }));
}

async function mend({ ports }: World): Promise<void> {
  await ports.store.change(PAYROLL, (row) => ({ row: { ...row, care: { status: 'active' } }, result: null }));
}
