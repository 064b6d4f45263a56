import { describe, expect, it } from 'vitest';
import { joined, NOBODY } from '#shared/domain/notice/crowd.ts';
import { countOf } from '#shared/domain/notice/notice.ts';
import { after, days, minutes } from '#shared/domain/time.ts';
import type { MetricName } from '#shared/ports/tell.ts';
import { runCalendar } from '#shared/usecases/calendar/run-calendar.ts';
import { acknowledgeNotice } from '#shared/usecases/notice/answer-notice.ts';
import { reportOutcome } from '#shared/usecases/report-outcome.ts';
import { allPorts } from '../../support/all-ports.ts';
import { aClientId, anIntegration, anIntegrationId, NOW } from '../../support/integration.ts';

const SUNSET = 'Tue, 16 Feb 2027 00:00:00 GMT';
const ENDS = Date.parse('2027-02-16T00:00:00Z');

async function aWorld() {
  const world = await allPorts();
  const counted: [MetricName, number][] = [];
  const ports = {
    ...world.ports,
    metrics: { record: (name: MetricName, value: number) => void counted.push([name, value]) },
  };
  const add = (id: string, client = 'acme-main') =>
    ports.store.create(anIntegration({ id: anIntegrationId(id), client: aClientId(client) }));
  await add('payroll');
  const report = reportOutcome(ports);
  return {
    ...world,
    ports,
    add,
    counted: (name: MetricName) => counted.filter(([one]) => one === name).map(([, value]) => value),
    list: () => ports.notices.list(),
    say: (endpoint: string | undefined, headers: object, id = 'payroll') =>
      report({
        id: anIntegrationId(id),
        version: 3,
        status: 200,
        headers,
        ...(endpoint === undefined ? {} : { endpoint }),
      }),
  };
}

describe('an answer that says that its API ends', () => {
  it('is one notice, told once, however often it is reported', async () => {
    const { say, list, events } = await aWorld();
    const headers = {
      deprecation: '@1767225600',
      sunset: SUNSET,
      link: '<https://acme.example/changes>; rel="deprecation"',
    };
    for (const id of [1, 2, 3]) await say(`https://api.acme.example/v1/invoices/${id}000?x=${id}`, headers);
    expect(await list()).toEqual([
      {
        id: 'acme.d1c6e98713e3c3eb',
        vendor: 'acme',
        from: 'api',
        endpoint: 'api.acme.example/v1/invoices/{id}',
        deprecatedAt: 1_767_225_600_000,
        sunsetAt: ENDS,
        dueBy: ENDS,
        links: [{ rel: 'deprecation', href: 'https://acme.example/changes' }],
        firstBy: 'acme-main',
        firstSeenAt: NOW,
        datedAt: NOW,
        integrations: ['payroll'],
        users: joined(NOBODY, 'payroll'),
      },
    ]);
    expect(events).toEqual([
      {
        type: 'vendor.notice',
        reason: 'new',
        notice: 'acme.d1c6e98713e3c3eb',
        vendor: 'acme',
        endpoint: 'api.acme.example/v1/invoices/{id}',
        dueBy: '2027-02-16T00:00:00.000Z',
        daysLeft: 106,
      },
    ]);
  });

  it('names the integrations that used it, twenty at the most, and counts them', async () => {
    const { say, list, add, events } = await aWorld();
    for (let n = 0; n < 22; n++) {
      await add(`bot-${n}`);
      await say('/v1/invoices', { sunset: SUNSET }, `bot-${n}`);
    }
    const [notice] = await list();
    expect(notice?.integrations).toHaveLength(20);
    expect([notice && countOf(notice), events.length]).toEqual([22, 1]);
  });

  it('is news again where its date moves, whatever was said to it, but not more than once a day', async () => {
    const { say, list, clock, ports, told } = await aWorld();
    await say('/v1/invoices', { sunset: SUNSET });
    const [notice] = await list();
    if (notice === undefined) throw new Error('there is no notice');
    await acknowledgeNotice(ports)({ id: notice.id });
    await say('/v1/invoices', { sunset: 'Wed, 17 Feb 2027 00:00:00 GMT' });
    expect((await list())[0]).toMatchObject({ dueBy: ENDS, acknowledgedAt: NOW });
    await clock.pass(days(1));
    await say('/v1/invoices', { sunset: 'Thu, 18 Feb 2027 00:00:00 GMT' });
    const [moved] = await list();
    expect(moved).toMatchObject({ id: notice.id, dueBy: ENDS + days(2), datedAt: after(NOW, days(1)) });
    expect(moved).not.toHaveProperty('acknowledgedAt');
    expect(told()).toEqual(['vendor.notice', 'vendor.notice']);
  });

  it('costs the store nothing while it was just dealt with, and is looked at again later', async () => {
    const { ports, clock } = await aWorld();
    let changes = 0;
    const notices: typeof ports.notices = {
      ...ports.notices,
      change: (vendor, decide) => {
        changes++;
        return ports.notices.change(vendor, decide);
      },
    };
    const report = reportOutcome({ ...ports, notices });
    const outcome = { version: 3, status: 200, endpoint: '/v1/x', headers: { sunset: SUNSET } };
    const say = () => report({ ...outcome, id: anIntegrationId('payroll') });
    await say();
    await say();
    expect(changes).toBe(1);
    await clock.pass(minutes(10));
    await say();
    expect(changes).toBe(2);
  });

  it('is kept without a date, and without an endpoint', async () => {
    const { say, list } = await aWorld();
    await say(undefined, { deprecation: 'true' });
    const [notice] = await list();
    expect(notice).not.toHaveProperty('dueBy');
    expect(notice).not.toHaveProperty('endpoint');
  });

  it('is told by the next report or run where the bus was down', async () => {
    const { ports, add, told } = await aWorld();
    const broken = { ...ports, bus: { publish: async () => Promise.reject(new Error('down')) } };
    await add('other');
    const outcome = { version: 3, status: 200, endpoint: '/v1/x', headers: { sunset: SUNSET } };
    await reportOutcome(broken)({ ...outcome, id: anIntegrationId('payroll') });
    expect(told()).toEqual([]);
    await runCalendar(ports)();
    expect(told()).toEqual(['vendor.notice']);
  });
});

describe('what is malformed', () => {
  it('is counted and never kept', async () => {
    const { say, list, counted, events } = await aWorld();
    await say('/v1/invoices', { deprecation: 'soon', sunset: '2027-02-16', link: '<' });
    expect([await list(), counted('NoticeMalformed'), events]).toEqual([[], [3], []]);
  });
});

describe('a flood', () => {
  const names = (n: number) => `${'abcdefghij'[Math.floor(n / 10)]}x${'abcdefghij'[n % 10]}`;
  /** Endpoints that differ in more than one part, so that they are not taken together. */
  const endpoint = (n: number) => `/${names(n)}/${names(99 - n)}`;

  it('of one client fills no more than its own share, and the oldest stay', async () => {
    const { say, list, add, counted } = await aWorld();
    for (let n = 0; n < 30; n++) await say(endpoint(n), { sunset: SUNSET });
    const kept = (await list()).map((one) => one.endpoint);
    expect(kept).toEqual(Array.from({ length: 20 }, (_, n) => endpoint(n)));
    expect(counted('NoticeDropped')).toHaveLength(10);
    await add('elsewhere', 'acme-other');
    await say('/from/elsewhere', { sunset: SUNSET }, 'elsewhere');
    expect(await list()).toHaveLength(21);
  });

  it('of many clients is cut at what anyone can read', async () => {
    const { say, list, add } = await aWorld();
    for (let n = 0; n < 60; n++) {
      if (n % 15 === 0) await add(`bot-${n / 15}`, `acme-${n / 15}`);
      await say(endpoint(n), { sunset: SUNSET }, `bot-${Math.floor(n / 15)}`);
    }
    expect(await list()).toHaveLength(40);
  });

  it('pushes out what was acknowledged, the oldest first', async () => {
    const { say, list, ports, clock } = await aWorld();
    for (let n = 0; n < 20; n++) {
      await say(endpoint(n), { sunset: SUNSET });
      await clock.pass(minutes(1));
    }
    const all = await list();
    for (const n of [7, 3]) await acknowledgeNotice(ports)({ id: all[n]?.id as never });
    await say(endpoint(20), { sunset: SUNSET });
    expect((await list()).map((one) => one.endpoint)).toEqual(
      Array.from({ length: 21 }, (_, n) => endpoint(n)).filter((one) => one !== endpoint(3)),
    );
  });

  it('of one API for many customers is one notice', async () => {
    const { say, list, events } = await aWorld();
    for (const owner of ['ada', 'bob', 'cyd', 'dan', 'eve', 'fay']) {
      await say(`GET /repos/${owner}/issues`, { sunset: SUNSET });
    }
    expect((await list()).map((one) => one.endpoint)).toEqual(['GET /repos/*/issues']);
    expect(events).toHaveLength(3);
  });
});
