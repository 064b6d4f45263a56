import { afterAll, beforeAll, expect, it } from 'vitest';
import { readOpenMetrics } from '../support/openmetrics.ts';
import { eventually } from '../support/patience.ts';
import { KINDS, World } from '../support/world.ts';

let world: World<'acme'>;
beforeAll(async () => {
  world = await World.start({ acme: { ...KINDS.none } });
}, 60_000);
afterAll(() => world.stop());

async function scrape() {
  const { status, headers, text } = await world.home.api.call('GET', '/metrics');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
  const families = readOpenMetrics(text);
  const samples = [...families.values()].flatMap((family) => family.samples);
  return (name: string, labels: Readonly<Record<string, string>> = {}) =>
    samples.find(
      (one) => one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value),
    )?.value;
}

it('says by the names of CloudWatch what was measured, and how everything fares now', async () => {
  await world.register('acme', 'main');
  await world.register('acme', 'down');
  await world.adopt('main', 'well');
  world.vendor.faults.always({ kind: 'status', status: 503 }, { clientId: 'down' });
  await world.adopt('down', 'held');
  const value = await eventually('one refreshed and one failing', async () => {
    const read = await scrape();
    const failing = read('grantkeeper_integrations_failing', { vendor: 'acme', class: 'ambiguous' });
    return read('grantkeeper_refresh_succeeded_total', { vendor: 'acme' }) === 1 && failing === 1
      ? read
      : undefined;
  });
  expect(value('grantkeeper_refresh_duration_seconds_count', { vendor: 'acme' })).toBe(1);
  expect(value('grantkeeper_refresh_duration_seconds_sum', { vendor: 'acme' })).toBeGreaterThan(0);
  expect(value('grantkeeper_integrations', { status: 'active' })).toBe(1);
  expect(value('grantkeeper_integrations', { status: 'degraded' })).toBe(1);
  expect(value('grantkeeper_circuits', { vendor: 'acme', state: 'open' })).toBeDefined();
  expect(value('grantkeeper_sweep_completed_total')).toBeGreaterThan(0);
  expect(value('grantkeeper_oldest_due_seconds')).toBeGreaterThanOrEqual(0);
});

it.each(['GET', 'HEAD'])('wants the key for %s', async (method) => {
  const response = await fetch(`${world.home.api.url}/metrics`, { method });
  expect(response.status).toBe(401);
});

it('names no integration and no client', async () => {
  const { text } = await world.home.api.call('GET', '/metrics');
  for (const id of ['"well"', '"held"', '"main"']) expect(text).not.toContain(id);
});
