import { describe, expect, it } from 'vitest';
import { LINE_NAMES } from '../../../infra/cost/lines.ts';
import type { Results } from '../report.ts';
import { chartsOf } from './all.ts';

const loss = {
  dead: 30,
  avoidable: 20,
  inHand: 0,
  announced: 30,
  posts: 900,
  faults: 40,
  inFlight: 0,
  kills: 0,
};
const none = { ...loss, dead: 0, avoidable: 0 };
const bill = (integrations: number) => ({
  integrations,
  refreshesPerSecond: integrations / 3000,
  lines: Object.fromEntries(LINE_NAMES.map((line) => [line, integrations / 10])),
  total: (integrations / 10) * LINE_NAMES.length,
});
const FACTS: Readonly<Record<string, unknown>> = {
  herd: { percentiles: Array.from({ length: 101 }, (_, n) => 220 + n), vendorMs: 200 },
  redis: { percentiles: Array.from({ length: 101 }, (_, n) => 230 + 2 * n), vendorMs: 200, redis: '7.0.15' },
  losses: { grants: 100, scenarios: [{ name: 'slow', what: 'slow <answers>', ours: none, theirs: loss }] },
  drain: {
    grants: 1000,
    outage: { from: 10, until: 40 },
    closedAt: 45,
    mostFreshAt: 50,
    allFreshAt: 60,
    mostWithout: 1000,
    posts: Array.from({ length: 60 }, (_, n) => (n > 45 ? 20 : 1)),
    without: [0, 0, 500, 1000, 1000, 600, 0],
  },
  cost: { bills: [10, 1000, 10_000, 77_000, 1_000_000].map(bill), most: 77_000 },
};

const resultsOf = (facts: Readonly<Record<string, unknown>>): Results =>
  Object.fromEntries(
    Object.entries(facts).map(([name, found]) => [
      name,
      {
        section: { title: name, setting: '', figures: [], facts: found },
        at: '2026-01-01T00:00:00.000Z',
        machine: '',
        load: '',
      },
    ]),
  );

/** Every tag of it, with its attributes between double quotes. */
const TAG = /<\/?[\w:-]+(?:\s+[\w:-]+="[^"<]*")*\s*\/?>/g;

describe('the charts', () => {
  const charts = chartsOf(resultsOf(FACTS));

  it('are one for each result that has one, each for its part of the page', () => {
    expect(charts.map(({ name, part }) => [name, part])).toEqual([
      ['waiters', 'herd'],
      ['losses', 'losses'],
      ['drain', 'drain'],
      ['cost', 'cost'],
    ]);
    expect(chartsOf({})).toEqual([]);
  });

  it('are the same bytes for the same results', () => {
    expect(chartsOf(resultsOf(FACTS))).toEqual(charts);
  });

  it('are well-formed, and say in words what they show', () => {
    for (const { light, dark, alternative } of charts) {
      for (const svg of [light, dark]) {
        expect(svg.replaceAll(TAG, '')).not.toMatch(/[<>]/);
        expect(svg).toMatch(/^<svg role="img" aria-label="[^"]{40,}"/);
      }
      expect(light).toContain('#ffffff');
      expect(dark).toContain('#0d1117');
      expect(alternative).not.toContain('NaN');
    }
  });

  it('label their lines and bars', () => {
    const [waiters, losses, , cost] = charts.map(({ light }) => light);
    expect(waiters).toContain('ours, half within 270 ms');
    expect(waiters).toContain('Redis lock, half within 330 ms');
    expect(losses).toContain('ours: none');
    expect(losses).toContain('Redis lock: 30, 20 avoidable');
    expect(cost).toContain('not possible beyond 77,000:');
  });

  it('do without what was not measured', () => {
    const { redis: _redis, ...rest } = FACTS;
    const [waiters] = chartsOf(resultsOf(rest));
    expect(waiters?.light).not.toContain('Redis');
  });
});
