import { beforeEach, describe, expect, it } from 'vitest';
import { after, before, days, minutes } from '#shared/domain/time.ts';
import { observeFleet } from '#shared/usecases/fleet/observe-fleet.ts';
import type { Fleet } from '#shared/usecases/fleet/tally.ts';
import { type AllPorts, allPorts } from '../../support/all-ports.ts';
import { anIncident } from '../../support/incident.ts';
import {
  aClient,
  aClientId,
  anIntegration,
  anIntegrationId,
  aVendorId,
  NOW,
  tokenFacts,
} from '../../support/integration.ts';
import { aJob, aJobId } from '../../support/job.ts';

let world: AllPorts;
let observe: () => Promise<Fleet>;
beforeEach(async () => {
  world = await allPorts({});
  observe = observeFleet(world.ports);
});

describe('what is counted', () => {
  it('is nothing where nothing is kept but a client', async () => {
    expect(await observe()).toEqual({
      integrations: {
        pending: 0,
        active: 0,
        degraded: 0,
        suspect: 0,
        paused: 0,
        reauthorization_required: 0,
        revoked: 0,
      },
      failing: [],
      circuits: [
        { vendor: 'acme', state: 'closed', count: 1 },
        { vendor: 'acme', state: 'half_open', count: 0 },
        { vendor: 'acme', state: 'open', count: 0 },
      ],
      soonestEnds: new Map(),
      jobs: { ready: 0, failing: 0, unchecked: 0 },
      incidents: { ticket: 0, page: 0 },
    });
  });

  it('is each integration by its status, and what fails by its class', async () => {
    const { store } = world.ports;
    const error = { class: 'ambiguous', code: 'http_503', at: NOW };
    await store.create(anIntegration({ id: anIntegrationId('well') }));
    await store.create(anIntegration({ id: anIntegrationId('paused'), pausedAt: NOW }));
    for (const id of ['one', 'two']) {
      const care = { status: 'degraded', since: NOW } as const;
      await store.create(anIntegration({ id: anIntegrationId(id), care, failures: 1, lastError: error }));
    }
    const { integrations, failing } = await observe();
    expect(integrations).toMatchObject({ active: 1, paused: 1, degraded: 2, suspect: 0 });
    expect(failing).toEqual([{ vendor: 'acme', class: 'ambiguous', count: 2 }]);
  });

  it('is the soonest end of each kind, and none that a refresh moves on', async () => {
    const { store, clients } = world.ports;
    const secret = { versionId: 'v', createdAt: NOW, pending: false };
    for (const [id, left] of [
      ['later', 40],
      ['sooner', 20],
    ] as const) {
      await clients.create(
        aClient({ id: aClientId(id), secret: { ...secret, expiresAt: after(NOW, days(left)) } }),
      );
    }
    const tokens = tokenFacts({ refreshTokenExpiresAt: after(NOW, days(3)) });
    await store.create(anIntegration({ id: anIntegrationId('ends'), tokens }));
    expect([...(await observe()).soonestEnds]).toEqual([
      ['client_secret', after(NOW, days(20))],
      ['refresh_token', after(NOW, days(3))],
    ]);
  });

  it('is circuits by vendor, and all tenants of one together', async () => {
    const phase = {
      kind: 'open',
      reason: 'failing',
      since: NOW,
      until: after(NOW, minutes(1)),
      trips: 1,
    } as const;
    await world.ports.clients.create(
      aClient({ id: aClientId('a'), vendor: aVendorId('shop.a'), circuit: { phase, window: {} } }),
    );
    await world.ports.clients.create(aClient({ id: aClientId('b'), vendor: aVendorId('shop.b') }));
    const { circuits } = await observe();
    expect(circuits.filter(({ vendor }) => vendor === 'shop')).toEqual([
      { vendor: 'shop', state: 'closed', count: 1 },
      { vendor: 'shop', state: 'half_open', count: 0 },
      { vendor: 'shop', state: 'open', count: 1 },
    ]);
  });

  it('is jobs by what is known of their next run, and when the first one runs', async () => {
    const runAt = after(NOW, minutes(40));
    const put = (id: string, upcoming: object | undefined) =>
      world.ports.jobs.change(aJobId(id), () => {
        const { upcoming: first, ...job } = aJob({ id: aJobId(id) });
        return {
          job:
            upcoming === undefined || first === undefined
              ? job
              : { ...job, upcoming: { ...first, ...upcoming } },
          result: undefined,
        };
      });
    await put('new', {});
    await put('checked', { step: 'run', at: runAt, runAt });
    await put('bad', { step: 'recheck', isFailing: true });
    await put('over', undefined);
    const { jobs, nextRunAt } = await observe();
    expect(jobs).toEqual({ ready: 1, failing: 1, unchecked: 1 });
    expect(nextRunAt).toBe(runAt);
  });

  it('is incidents that are open, and none that is over', async () => {
    const { incidents } = world.ports;
    const open = anIncident();
    await incidents.change(open.key, () => ({ incident: open, result: undefined }));
    const over = anIncident({}, { key: 'another', state: 'resolved' });
    await incidents.change(over.key, () => ({ incident: over, result: undefined }));
    expect((await observe()).incidents).toEqual({ ticket: 0, page: 1 });
  });
});

it('is counted once for all who ask at once, and anew for who asks later', async () => {
  const both = await Promise.all([observe(), observe()]);
  expect(both[0]).toBe(both[1]);
  await world.ports.store.create(anIntegration({ createdAt: before(NOW, days(1)) }));
  expect((await observe()).integrations.active).toBe(1);
});
