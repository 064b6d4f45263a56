import { expect, it } from 'vitest';
import { days, milliseconds, minutes } from '#shared/domain/time.ts';
import { BusUnavailable } from '#shared/ports/tell.ts';
import { askForRenewal } from '#shared/usecases/registration/ask-for-renewal.ts';
import { runWebhooks } from '#shared/usecases/registration/run-webhooks.ts';
import { aClient, aClientId } from '../../support/integration.ts';
import { CLIENT, KEY, registrationWorld, URL } from './world.ts';

const told = (events: readonly { readonly type: string }[]) =>
  events.filter(({ type }) => type.startsWith('webhook.'));

it('makes again what somebody deleted at the vendor, and tells it once', async () => {
  const { set, webhooks, run, clock, events, close } = await registrationWorld();
  await set(KEY);
  webhooks.has = undefined;
  await clock.pass(days(1));
  expect(await run()).toMatchObject({ made: 1, findings: [{ client: CLIENT, says: 'lost' }] });
  expect(webhooks.has).toMatchObject({ url: URL, secret: 'hook-secret' });
  await run(true);
  expect(told(events)).toEqual([{ type: 'webhook.lost', client: CLIENT, vendor: 'acme' }]);
  await clock.pass(days(1));
  expect(await run()).toMatchObject({ made: 0, mended: 0, findings: [] });
  await close();
});

it('brings back what somebody moved, and what was switched off', async () => {
  const { set, webhooks, run, clock, close } = await registrationWorld();
  await set(KEY);
  for (const changed of [{ url: 'https://elsewhere.example/' }, { isWhole: false }]) {
    Object.assign(webhooks.has ?? {}, changed);
    await clock.pass(days(1));
    expect(await run()).toMatchObject({ mended: 1 });
    expect(webhooks.has).toMatchObject({ url: URL, isWhole: true });
  }
  await close();
});

it('tells the vendor where the home is now, and takes that for no loss', async () => {
  const { set, webhooks, run, at, clock, events, close } = await registrationWorld();
  await set(KEY);
  at.publicUrl = 'https://moved.example';
  await clock.pass(minutes(60));
  expect(await run()).toMatchObject({ mended: 1, findings: [] });
  expect(webhooks.has?.url).toBe('https://moved.example/webhooks/acme/acme-main');
  expect(told(events)).toEqual([]);
  await close();
});

it('pages for what is refused at once and for what fails after a day, and tells each once', async () => {
  const { set, webhooks, run, clock, events, measured, close } = await registrationWorld();
  await set(KEY);
  await clock.pass(days(1));
  webhooks.instead = { kind: 'failed', code: 'http_503' };
  await run();
  expect([measured.get('WebhookTrouble'), told(events)]).toEqual([0, []]);
  await clock.pass(days(1));
  expect(await run()).toMatchObject({ findings: [{ says: 'failing', code: 'http_503' }] });
  webhooks.instead = { kind: 'refused', code: 'http_401' };
  await clock.pass(days(1));
  await run();
  await run(true);
  expect(measured.get('WebhookTrouble')).toBe(1);
  expect(told(events)).toMatchObject([
    { type: 'webhook.refused', reason: 'failing', code: 'http_503' },
    { type: 'webhook.refused', reason: 'refused', code: 'http_401' },
  ]);
  webhooks.instead = undefined;
  await run(true);
  expect(measured.get('WebhookTrouble')).toBe(0);
  await close();
});

it('tells in a later run what the bus did not take', async () => {
  const { set, webhooks, ports, clock, events, close } = await registrationWorld();
  await set(KEY);
  webhooks.instead = { kind: 'refused', code: 'http_401' };
  const bus = { publish: async () => Promise.reject(new BusUnavailable('down')) };
  expect(await runWebhooks({ ...ports, bus })(true)).toMatchObject({ undone: 1 });
  expect(told(events)).toEqual([]);
  await clock.pass(minutes(60));
  expect(await runWebhooks(ports)(false)).toMatchObject({ undone: 0 });
  expect(told(events)).toHaveLength(1);
  await close();
});

it('has one of several runs at once do it', async () => {
  const { set, webhooks, run, clock, close } = await registrationWorld();
  await set(KEY);
  webhooks.has = undefined;
  await clock.pass(days(1));
  const ran = await Promise.all([run(), run(), run()]);
  expect(ran.map(({ made }) => made).toSorted()).toEqual([0, 0, 1]);
  await close();
});

it('notices a silence that is not usual, then pages, each once; new keys begin anew', async () => {
  const { set, run, clock, events, measured, ports, close } = await registrationWorld();
  await set();
  const start = clock.now();
  await ports.hearing.put(CLIENT, { lastAt: start, usual: days(1) });
  await clock.pass(days(3));
  expect((await run()).findings).toEqual([]);
  await clock.pass(milliseconds(1));
  await run();
  await run();
  expect(measured.get('WebhookTrouble')).toBe(0);
  await clock.pass(days(3));
  expect(await run()).toMatchObject({ findings: [{ client: CLIENT, says: 'silent' }] });
  await run();
  expect(measured.get('WebhookTrouble')).toBe(1);
  const lastAt = new Date(start).toISOString();
  expect(told(events)).toMatchObject([
    { type: 'webhook.silent', reason: 'notice', lastAt },
    { type: 'webhook.silent', reason: 'alarm', lastAt },
  ]);
  await set();
  expect((await run()).findings).toEqual([]);
  await close();
});

it('looks at the others where one cannot be looked at, and says that something is left', async () => {
  const { set, run, ports, clock, webhooks, close } = await registrationWorld();
  await set(KEY);
  await ports.clients.create(aClient({ id: aClientId('another') }));
  const hearing = {
    ...ports.hearing,
    find: async (id: typeof CLIENT) => {
      if (id === CLIENT) return ports.hearing.find(id);
      throw new Error('a fault of ours');
    },
  };
  await clock.pass(days(1));
  const ran = await runWebhooks({ ...ports, hearing })(false);
  expect(ran).toMatchObject({ checked: 1, undone: 1, isComplete: true });
  expect(webhooks.did.at(-1)).toBe('test');
  expect(await run()).toMatchObject({ undone: 0 });
  await close();
});

it('lets nothing lapse in sixty days, though the vendor is often down and a subscription lives for three', async () => {
  const { set, webhooks, run, clock, measured, close } = await registrationWorld();
  webhooks.life = minutes(4200);
  await set(KEY);
  const failures = { kind: 'failed', code: 'http_503' } as const;
  let lapsed = 0;
  for (let hour = 0; hour < 60 * 24; hour++) {
    // Down for ten hours of each thirty, a day over each tenth day.
    webhooks.instead = hour % 30 >= 20 || hour % 240 < 24 ? failures : undefined;
    await clock.pass(minutes(60));
    await run();
    const { expiresAt } = webhooks.has ?? {};
    if (expiresAt === undefined || expiresAt <= clock.now()) lapsed++;
  }
  expect(lapsed).toBe(0);
  expect(webhooks.did.filter((what) => what === 'create')).toHaveLength(1);
  expect(webhooks.did.filter((what) => what === 'renew').length).toBeGreaterThan(30);
  expect(measured.get('WebhookCareCompleted')).toBe(1);
  await close();
});

it('renews what its vendor wants renewed before its time, and once', async () => {
  const { set, webhooks, run, clock, ports, close } = await registrationWorld();
  webhooks.life = days(28);
  await set(KEY);
  const claim = { means: 'recheck', users: [], accounts: [], isTimeSigned: false } as const;
  const said = (event: string) => askForRenewal(ports, { client: CLIENT, claims: [{ ...claim, event }] });
  await clock.pass(minutes(30));
  await said('something else');
  expect(await run()).toMatchObject({ checked: 0 });
  await said('reauthorizationRequired');
  expect(await run()).toMatchObject({ renewed: 1, findings: [] });
  expect(await run(true)).toMatchObject({ renewed: 0 });
  await close();
});
