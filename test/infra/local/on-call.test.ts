import { afterEach, expect, it } from 'vitest';
import { DEFAULT_PACE } from '#shared/domain/incident/pace.ts';
import type { PageMessage } from '#shared/domain/incident/page-message.ts';
import { milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import { heardOnCall, type OnCallWatch, startOnCall } from '../../../infra/local/on-call.ts';
import { allPorts } from '../../support/all-ports.ts';
import { aClientId, aVendorId } from '../../support/integration.ts';

let watch: OnCallWatch | undefined;
afterEach(() => watch?.stop());

async function aHome(send: (message: PageMessage) => Promise<void> = async () => {}) {
  const world = await allPorts();
  const pages: string[] = [];
  const ports = {
    ...world.ports,
    shards: 1,
    policy: { reconsentsPerHour: 5 },
    pace: DEFAULT_PACE,
    quietUntil: () => undefined,
    alarms: [],
    seriesOf: () => [],
    wellFor: minutes(3),
    pager: {
      send: async (message: PageMessage) => {
        await send(message);
        pages.push(message.heading);
      },
    },
  };
  const bus = heardOnCall(world.ports.bus, ports, () => watch?.wake());
  const refused = (reason: 'client_refused' | 'mass_refusal') =>
    bus.publish(
      [
        {
          type: 'client.refused',
          vendor: aVendorId('acme'),
          client: aClientId('acme-main'),
          reason,
          code: 'invalid_client',
        },
      ],
      world.clock.now(),
    );
  watch = startOnCall(ports, seconds(5));
  await world.clock.pass(milliseconds(0));
  return { clock: world.clock, pages, refused };
}

it('tells within a second or so of what happens while it sleeps', async () => {
  const { clock, pages, refused } = await aHome();
  await clock.pass(seconds(3));
  await refused('client_refused');
  await clock.pass(seconds(2));
  expect(pages).toEqual(['client-refused']);
});

it('tells as soon of what happens while it tells of something else', async () => {
  const { clock, pages, refused } = await aHome(async ({ heading }) => {
    if (heading === 'client-refused') await refused('mass_refusal');
  });
  await clock.pass(seconds(3));
  await refused('client_refused');
  await clock.pass(seconds(4));
  expect(pages).toEqual(['client-refused', 'mass-refusal']);
});
