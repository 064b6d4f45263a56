import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { grafanaDashboard } from '../../infra/dashboard/grafana.ts';
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

it('has every series that the dashboard for Grafana asks for', async () => {
  const { text } = await world.home.api.call('GET', '/metrics');
  const families = [...readOpenMetrics(text).keys()];
  const expressions = grafanaDashboard().panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  const asked = expressions.flatMap((expression) => expression.match(/grantkeeper_\w+/g) ?? []);
  const missing = asked.filter((name) => !families.includes(name.replace(/_(total|sum|count)$/, '')));
  expect(missing).toEqual([]);
});

describe('the page of measurements', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/metrics.md'), 'utf8');
  const blockOf = (language: string): string =>
    new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(page)?.[1] ?? '';

  it('shows how to read them by hand', async () => {
    const { apiKey, api } = world.home;
    const script = blockOf('sh')
      .replace('$(cat .grantkeeper/api.key)', apiKey)
      .replace('http://127.0.0.1:8787', api.url);
    const { stdout } = await promisify(execFile)('bash', ['-ec', script]);
    expect(readOpenMetrics(stdout).size).toBeGreaterThan(30);
  });

  it('tells Prometheus where they are, and by which key', async () => {
    const [job] = parse(blockOf('yaml')).scrape_configs;
    expect(job.authorization).toEqual({
      type: 'Bearer',
      credentials_file: expect.stringMatching(/\/api\.key$/),
    });
    const path = job.metrics_path;
    expect((await world.home.api.call('GET', path)).status).toBe(200);
  });
});
