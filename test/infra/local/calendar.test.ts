import { afterEach, expect, it } from 'vitest';
import { after, before, days, instant, minutes } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { type CalendarWatch, startCalendar } from '../../../infra/local/calendar.ts';
import { allPorts } from '../../support/all-ports.ts';
import { aClient, aClientId, NOW } from '../../support/integration.ts';

/** `NOW` is eight in the morning: the next look is at six on the day after. */
const TOMORROW = instant(Date.parse('2026-11-03T06:00:00Z'));

let watch: CalendarWatch | undefined;
afterEach(() => watch?.stop());

async function aHome(dueInDays: number) {
  const world = await allPorts();
  const secret = { versionId: 'one', createdAt: NOW, expiresAt: after(NOW, days(dueInDays)), pending: false };
  await world.ports.clients.create(aClient({ id: aClientId('billing'), secret }));
  const logged: [string, string][] = [];
  const log = {
    debug() {},
    info: (message: string) => void logged.push(['info', message]),
    warn: (message: string) => void logged.push(['warn', message]),
    error: (message: string) => void logged.push(['error', message]),
  };
  return { ...world, ports: { ...world.ports, log }, logged };
}

it('looks at the start, and then each day at six in UTC', async () => {
  const { ports, clock, events } = await aHome(15);
  watch = startCalendar(ports);
  await clock.pass(minutes(1));
  expect(events).toMatchObject([{ daysLeft: 15 }]);
  await clock.pass((before(TOMORROW, minutes(2)) - NOW) as never);
  expect(events).toHaveLength(1);
  await clock.pass(minutes(3));
  expect(events).toMatchObject([{ daysLeft: 15 }, { daysLeft: 14 }]);
  await clock.pass(days(7));
  expect(events.at(-1)).toMatchObject({ daysLeft: 7 });
});

it('warns of what ends within a week', async () => {
  const { ports, clock, logged } = await aHome(7);
  watch = startCalendar(ports);
  await clock.pass(minutes(1));
  expect(logged).toContainEqual(['warn', 'something ends within a week']);
});

it('looks again soon after a store that failed', async () => {
  const { ports, clock, events, logged } = await aHome(14);
  let fails = true;
  const clients = {
    ...ports.clients,
    list: async (query: { readonly limit: number }) => {
      if (fails) throw new StoreUnavailable('nobody there');
      return ports.clients.list(query);
    },
  };
  watch = startCalendar({ ...ports, clients });
  await clock.pass(minutes(1));
  expect(logged).toEqual([['error', 'calendar failed']]);
  fails = false;
  await clock.pass(minutes(5));
  expect(events).toHaveLength(1);
});

it('does not end with a fault of our own: it looks again soon', async () => {
  const { ports, clock, events, logged } = await aHome(14);
  let fails = true;
  const clients = {
    ...ports.clients,
    list: async (query: { readonly limit: number }) => {
      if (fails) throw new TypeError('a secret');
      return ports.clients.list(query);
    },
  };
  watch = startCalendar({ ...ports, clients });
  await clock.pass(minutes(1));
  expect(logged).toEqual([['error', 'fault']]);
  fails = false;
  await clock.pass(minutes(5));
  expect(events).toHaveLength(1);
});

it('looks no more once it is stopped', async () => {
  const { ports, clock, events } = await aHome(15);
  watch = startCalendar(ports);
  await clock.pass(minutes(1));
  await watch.stop();
  await clock.pass(days(3));
  expect(events).toHaveLength(1);
});
