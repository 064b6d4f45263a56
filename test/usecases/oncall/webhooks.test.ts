import { beforeEach, describe, expect, it } from 'vitest';
import type { DomainEvent } from '#shared/domain/event.ts';
import type { WebhookRegistration } from '#shared/domain/registration/registration.ts';
import { after, before, days, minutes } from '#shared/domain/time.ts';
import { aClientId, aVendorId, NOW } from '../../support/integration.ts';
import { anOnCallWorld } from '../../support/on-call-world.ts';

const CLIENT = aClientId('acme-main');
const OF = { client: CLIENT, vendor: aVendorId('acme') } as const;
const LOST: DomainEvent = { type: 'webhook.lost', ...OF };
const REFUSED: DomainEvent = { type: 'webhook.refused', reason: 'refused', code: 'http_403', ...OF };
const SILENT: DomainEvent = {
  type: 'webhook.silent',
  reason: 'alarm',
  lastAt: '2026-10-20T08:00:00.000Z',
  ...OF,
};
const WELL: WebhookRegistration = {
  by: 'microsoft-graph',
  url: 'https://keeper.example/webhooks/acme/acme-main',
  options: {},
  wish: 1,
  metWish: 1,
  dueAt: after(NOW, days(1)),
};

let world: Awaited<ReturnType<typeof anOnCallWorld>>;
beforeEach(async () => {
  world = await anOnCallWorld();
});

const registered = (over: Partial<WebhookRegistration> = {}) =>
  world.ports.clients.change(CLIENT, (client) => ({
    client: { ...client, webhook: { ...WELL, ...over } },
    result: null,
  }));
const told = () =>
  world.pages.map(({ severity, kind, incident }) => `${severity} ${kind} ${incident.split('/')[0]}`);
const OPENED = 'ticket opened webhook-trouble';
const RESOLVED = 'ticket resolved webhook-trouble';

describe('trouble with a webhook', () => {
  it('is one ticket however often it is told of, until the vendor takes it again', async () => {
    await registered({ trouble: { kind: 'refused', code: 'http_403', since: NOW, failures: 1 } });
    await world.hear(REFUSED);
    await world.hear(REFUSED);
    await world.passAndLook();
    expect(told()).toEqual([OPENED]);
    expect(world.pages[0]).toMatchObject({
      title: 'The webhook of acme-main cannot be had at the vendor (http_403)',
      todo: expect.arrayContaining(['npx grantkeeper webhook show acme-main']),
    });
    await registered();
    await world.passAndLook();
    expect(told()).toEqual([OPENED, RESOLVED]);
  });

  it('is a ticket for a day where somebody deleted it, though it was made again', async () => {
    await registered({ lostAt: NOW });
    await world.hear(LOST);
    await world.passAndLook();
    expect(told()).toEqual([OPENED]);
    await world.clock.pass(days(1));
    await world.passAndLook();
    expect(told()).toEqual([OPENED, RESOLVED]);
  });

  it('is a ticket while it is silent, until it is heard again', async () => {
    const usual = minutes(60);
    await world.ports.hearing.put(CLIENT, { lastAt: before(NOW, days(12)), usual });
    await world.hear(SILENT);
    await world.passAndLook();
    expect(told()).toEqual([OPENED]);
    await world.ports.hearing.put(CLIENT, { lastAt: world.clock.now(), usual });
    await world.passAndLook();
    expect(told()).toEqual([OPENED, RESOLVED]);
  });

  it('is nothing yet where it is only longer silent than usual', async () => {
    await world.hear({ ...SILENT, reason: 'notice' } as DomainEvent);
    await world.passAndLook();
    expect(told()).toEqual([]);
  });

  it('is over where the client is to have none any more', async () => {
    await registered({ trouble: { kind: 'refused', code: 'http_403', since: NOW, failures: 1 } });
    await world.hear(REFUSED);
    await world.passAndLook();
    await world.ports.clients.change(CLIENT, ({ webhook: _none, ...client }) => ({ client, result: null }));
    await world.passAndLook();
    expect(told()).toEqual([OPENED, RESOLVED]);
  });
});
