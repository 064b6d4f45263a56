import { describe, expect, it } from 'vitest';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { after, days, type Instant, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { MetricName } from '#shared/ports/tell.ts';
import { runCalendar } from '#shared/usecases/calendar/run-calendar.ts';
import { acknowledgeNotice, snoozeNotice } from '#shared/usecases/notice/answer-notice.ts';
import { listNotices } from '#shared/usecases/notice/list-notices.ts';
import { allPorts } from '../../support/all-ports.ts';
import {
  aClient,
  aClientId,
  anIntegration,
  anIntegrationId,
  aVendorId,
  NOW,
  tokenFacts,
} from '../../support/integration.ts';
import { aNotice } from '../../support/notice.ts';

async function aWorld(vendor: Partial<Vendor> = {}) {
  const world = await allPorts({ vendor });
  const counted: [MetricName, number][] = [];
  const ports = {
    ...world.ports,
    metrics: { record: (name: MetricName, value: number) => void counted.push([name, value]) },
  };
  return {
    ...world,
    ports,
    run: runCalendar(ports),
    counted: (name: MetricName) => counted.filter(([one]) => one === name).map(([, value]) => value),
    client: (id: string, expiresAt: Instant, more: Partial<OAuthClient> = {}) =>
      ports.clients.create(
        aClient({
          id: aClientId(id),
          secret: { versionId: 'one', createdAt: NOW, expiresAt, pending: false },
          ...more,
        }),
      ),
    grant: (id: string, refreshTokenExpiresAt: Instant, more = {}) =>
      ports.store.create(
        anIntegration({
          id: anIntegrationId(id),
          tokens: tokenFacts({ obtainedAt: NOW, refreshTokenExpiresAt }),
          ...more,
        }),
      ),
  };
}

it('announces the end of a certificate beside that of its key', async () => {
  const { run, client, events } = await aWorld();
  const ends = {
    versionId: 'one',
    createdAt: NOW,
    pending: false,
    certificateExpiresAt: after(NOW, days(14)),
  };
  await client('billing', after(NOW, days(200)), { secret: { ...ends, expiresAt: after(NOW, days(200)) } });
  expect(await run()).toMatchObject({ announced: 1 });
  expect(events).toMatchObject([
    { type: 'client.secret_expiring', of: 'certificate', client: 'billing', daysLeft: 14 },
  ]);
  expect(await run()).toMatchObject({ announced: 0 });
});

it('announces the end of a management credential', async () => {
  const { run, client, events } = await aWorld();
  const adminExpiresAt = after(NOW, days(7));
  await client('billing', after(NOW, days(200)), {
    rotation: { everyDays: 90, kind: 'gitlab', adminExpiresAt },
  });
  expect(await run()).toMatchObject({ announced: 1, endingSoon: 1 });
  expect(events).toMatchObject([
    { type: 'client.secret_expiring', of: 'admin', client: 'billing', daysLeft: 7 },
  ]);
});

it('announces the end of what webhooks are signed with', async () => {
  const { run, client, events } = await aWorld();
  await client('billing', after(NOW, days(200)), { webhookKeysExpireAt: after(NOW, days(1)) });
  expect(await run()).toMatchObject({ announced: 1, endingSoon: 1 });
  expect(events).toMatchObject([
    { type: 'client.secret_expiring', of: 'webhook_key', client: 'billing', daysLeft: 1 },
  ]);
});

describe('a client secret', () => {
  it('is announced with its client and its day', async () => {
    const { run, client, events } = await aWorld();
    await client('billing', after(NOW, days(14)));
    expect(await run()).toEqual({
      kind: 'ran',
      announced: 1,
      undone: 0,
      endingSoon: 0,
      isComplete: true,
    });
    expect(events).toEqual([
      {
        type: 'client.secret_expiring',
        client: 'billing',
        vendor: 'acme',
        dueBy: '2026-11-16T08:00:00.000Z',
        daysLeft: 14,
      },
    ]);
  });

  it('is announced once for a step, however many look at once and how often', async () => {
    const { run, client, events } = await aWorld();
    await client('billing', after(NOW, days(14)));
    await Promise.all([run(), run(), run()]);
    await run();
    expect(events).toHaveLength(1);
  });

  it('that was learned of late, or over whose steps the job was down, is announced once for the nearest', async () => {
    const { run, client, events, clock } = await aWorld();
    await client('late', after(NOW, days(5)));
    await run();
    await clock.pass(days(5));
    await run();
    expect(events).toMatchObject([{ daysLeft: 5 }, { daysLeft: 0 }]);
  });

  it('with another date is announced anew', async () => {
    const { run, client, events, ports } = await aWorld();
    await client('billing', after(NOW, days(14)));
    await run();
    await ports.clients.change(aClientId('billing'), (one) => ({
      client: {
        ...one,
        secret: { versionId: 'two', createdAt: NOW, expiresAt: after(NOW, days(13)), pending: false },
      },
      result: null,
    }));
    await run();
    expect(events).toMatchObject([{ daysLeft: 14 }, { daysLeft: 13 }]);
  });

  it('is told by the next run where the bus did not take it', async () => {
    const { run, client, events, ports } = await aWorld();
    await client('billing', after(NOW, days(14)));
    const broken = { ...ports, bus: { publish: async () => Promise.reject(new Error('down')) } };
    expect(await runCalendar(broken)()).toMatchObject({ announced: 0, undone: 1 });
    await run();
    expect(events).toHaveLength(1);
  });

  it('is told by another process where the one that was about to has died', async () => {
    const { run, client, events, ports, clock } = await aWorld();
    await client('billing', after(NOW, days(14)));
    const dying = { publish: () => new Promise<never>(() => {}) };
    void runCalendar({ ...ports, bus: dying })();
    await clock.pass(seconds(59));
    expect(await run()).toMatchObject({ announced: 0, undone: 1 });
    await clock.pass(seconds(1));
    expect(await run()).toMatchObject({ announced: 1, undone: 0 });
    expect(events).toHaveLength(1);
  });
});

describe('a refresh token', () => {
  it('that no refresh moves on is announced with its integration', async () => {
    const { run, grant, events } = await aWorld();
    await grant('payroll', after(NOW, days(7)));
    await run();
    expect(events).toEqual([
      {
        type: 'grant.expiring',
        integration: 'payroll',
        vendor: 'acme',
        client: 'acme-main',
        version: 3,
        epoch: 1,
        dueBy: '2026-11-09T08:00:00.000Z',
        daysLeft: 7,
      },
    ]);
  });

  it('that the next refresh moves on is not, unless it is paused', async () => {
    const { run, grant, events } = await aWorld({ refreshTokenIdleSeconds: 7 * 86_400 });
    const end = after(NOW, days(7));
    await grant('cared-for', end);
    await grant('paused', end, { pausedAt: NOW });
    await run();
    expect(events).toMatchObject([{ type: 'grant.expiring', integration: 'paused' }]);
  });

  it('whose date moves each day without anyone knowing why is announced once for a step', async () => {
    const { run, grant, events, ports, clock } = await aWorld();
    await grant('payroll', after(NOW, days(7)));
    for (let day = 0; day < 200; day++) {
      await run();
      await clock.pass(days(1));
      await ports.store.change(anIntegrationId('payroll'), (row) => ({
        row: {
          ...row,
          tokens: tokenFacts({
            obtainedAt: clock.now(),
            refreshTokenExpiresAt: after(clock.now(), days(7)),
          }),
        },
        result: null,
      }));
    }
    expect(events).toHaveLength(1);
  });
});

describe('a vendor notice', () => {
  const changes = [
    { on: '2026-11-16', what: 'All change.', standing: 'documented', source: 'https://acme.example' },
  ] as const;

  it('of a known date is announced as new and as due, and names integrations', async () => {
    const { run, grant, events, ports } = await aWorld({ changes });
    await grant('payroll', after(NOW, days(400)));
    await run();
    await run();
    expect(events).toMatchObject([
      { type: 'vendor.notice', reason: 'new', vendor: 'acme', daysLeft: 14 },
      { type: 'vendor.notice', reason: 'due', vendor: 'acme', daysLeft: 14 },
    ]);
    expect((await ports.notices.list())[0]?.integrations).toEqual(['payroll']);
  });

  it('without a date is new once, also when it is forgotten that this was told', async () => {
    const { run, clock, events, ports } = await aWorld();
    await ports.notices.change(aVendorId('acme'), () => ({ notices: [aNotice()], result: null }));
    await run();
    await clock.pass(days(61));
    await run();
    expect(events).toMatchObject([{ type: 'vendor.notice', reason: 'new' }]);
  });

  it('that a person has acknowledged is not announced; one that is snoozed, only afterwards', async () => {
    const one = await aWorld({ changes });
    const two = await aWorld({ changes });
    for (const { ports } of [one, two]) {
      const [notice] = (await listNotices(ports)({ limit: 1 })).items;
      if (notice === undefined) throw new Error('there is no notice');
      if (ports === one.ports) await acknowledgeNotice(ports)({ id: notice.id });
      else await snoozeNotice(ports)({ id: notice.id, until: after(NOW, days(8)) });
    }
    for (const { run, clock } of [one, two]) {
      await run();
      await clock.pass(days(7));
      await run();
    }
    expect([one.events, two.events]).toEqual([[], []]);
    await two.clock.pass(days(1));
    await two.run();
    expect(two.events).toMatchObject([{ reason: 'new' }, { reason: 'due', daysLeft: 6 }]);
  });
});

describe('what is measured', () => {
  it('is how much ends within a week that no incident names, and that the run came to its end', async () => {
    const { ports, run, client, grant, counted } = await aWorld();
    const ends = aNotice({ dueBy: after(NOW, days(5)), sunsetAt: after(NOW, days(5)) });
    await ports.notices.change(aVendorId('acme'), () => ({ notices: [ends], result: null }));
    await client('over', after(NOW, days(-2)));
    await client('soon', after(NOW, days(7)));
    await client('later', after(NOW, days(8)));
    await grant('payroll', after(NOW, days(1)));
    expect((await run()).endingSoon).toBe(4);
    expect([counted('EndingSoon'), counted('CalendarCompleted')]).toEqual([[1], [1]]);
  });

  it('is nothing where the run was ended early', async () => {
    const { run, client, counted, events } = await aWorld();
    await client('a', after(NOW, days(7)));
    await client('b', after(NOW, days(7)));
    let rows = 0;
    expect(await run(() => rows++ < 2)).toMatchObject({ isComplete: false });
    expect([counted('CalendarCompleted'), events.length]).toEqual([[], 1]);
  });
});

it('leaves what meets a fault of ours undone, and announces all the rest', async () => {
  const { ports, grant, client, events } = await aWorld();
  await client('billing', after(NOW, days(14)));
  await grant('broken', after(NOW, days(14)));
  await grant('whole', after(NOW, days(14)));
  const { claim } = ports.announcements;
  const announcements: typeof ports.announcements = {
    ...ports.announcements,
    claim: (key, ...rest) =>
      key.includes('broken') ? Promise.reject(new TypeError('a secret')) : claim(key, ...rest),
  };
  expect(await runCalendar({ ...ports, announcements })()).toMatchObject({ announced: 2, undone: 1 });
  expect(events).toMatchObject([{ client: 'billing' }, { integration: 'whole' }]);
});
