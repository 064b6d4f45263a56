import { afterEach, expect, it } from 'vitest';
import { after, before, days, minutes } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { type HealthWatch, startHealth } from '../../../infra/local/health.ts';
import { allPorts } from '../../support/all-ports.ts';
import { anAttemptId, anIntegration, aTokenSet, NOW, tokenFacts } from '../../support/integration.ts';

const PROBE = { method: 'GET', url: 'https://api.acme.example/me', expect: 200 } as const;

let watch: HealthWatch | undefined;
afterEach(() => watch?.stop());

async function aHome() {
  const world = await allPorts({ vendor: { probe: PROBE } });
  const versionId = anAttemptId(7);
  const tokens = tokenFacts({ versionId, obtainedAt: NOW, expiresAt: after(NOW, days(30)) });
  const row = anIntegration({ critical: true, createdAt: before(NOW, days(9)), tokens });
  await world.ports.store.create(row);
  await world.ports.vault.put({ integration: row.id, epoch: 1, versionId }, aTokenSet(), []);
  const logged: string[] = [];
  const log = {
    debug() {},
    info: (message: string) => void logged.push(`info ${message}`),
    warn: (message: string) => void logged.push(`warn ${message}`),
    error: (message: string) => void logged.push(`error ${message}`),
  };
  return { ...world, ports: { ...world.ports, log }, logged };
}

it('checks at the start, and then once a day', async () => {
  const { ports, clock, vendorApi, row } = await aHome();
  watch = startHealth(ports);
  await clock.pass(minutes(1));
  expect((await row()).health).toEqual({ ok: true, at: NOW, detail: 'ok' });
  await clock.pass(days(5));
  expect(vendorApi.asked).toHaveLength(6);
});

it('says that a critical one is not well', async () => {
  const { ports, clock, vendorApi, logged } = await aHome();
  vendorApi.answer = () => ({ status: 404 });
  watch = startHealth(ports);
  await clock.pass(minutes(1));
  expect(logged).toEqual(['warn health', 'info health checked', 'error critical integrations are not well']);
});

it('looks again soon after a store that failed', async () => {
  const { ports, clock, vendorApi, logged } = await aHome();
  let fails = true;
  const store = {
    ...ports.store,
    list: async (query: { readonly limit: number }) => {
      if (fails) throw new StoreUnavailable('nobody there');
      return ports.store.list(query);
    },
  };
  watch = startHealth({ ...ports, store });
  await clock.pass(minutes(1));
  expect([vendorApi.asked.length, logged]).toEqual([0, ['error health not checked']]);
  fails = false;
  await clock.pass(minutes(5));
  expect(vendorApi.asked).toHaveLength(1);
});

it('does not end with a fault of our own: it looks again soon', async () => {
  const { ports, clock, vendorApi, logged } = await aHome();
  let fails = true;
  const store = {
    ...ports.store,
    list: async (query: { readonly limit: number }) => {
      if (fails) throw new TypeError('a secret');
      return ports.store.list(query);
    },
  };
  watch = startHealth({ ...ports, store });
  await clock.pass(minutes(1));
  expect([vendorApi.asked.length, logged]).toEqual([0, ['error fault']]);
  fails = false;
  await clock.pass(minutes(5));
  expect(vendorApi.asked).toHaveLength(1);
});

it('checks no more once it is stopped', async () => {
  const { ports, clock, vendorApi } = await aHome();
  watch = startHealth(ports);
  await clock.pass(minutes(1));
  await watch.stop();
  await clock.pass(days(3));
  expect(vendorApi.asked).toHaveLength(1);
});
