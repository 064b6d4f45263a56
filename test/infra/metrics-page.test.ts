import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALARMS } from '#shared/contract/alarms/all.ts';
import { FLEET_GAUGES } from '#shared/contract/fleet-gauges.ts';
import { MEASUREMENTS } from '#shared/contract/measurements.ts';
import { QUERIES } from '#shared/contract/queries.ts';
import { withTables } from '../../infra/dashboard/metrics-page.ts';

const docs = join(import.meta.dirname, '../../docs');
const page = readFileSync(join(docs, 'metrics.md'), 'utf8');
const runbook = readFileSync(join(docs, 'runbook.md'), 'utf8');

/** The first cells of the rows that begin with a name. */
const namesIn = (text: string): readonly (string | undefined)[] =>
  [...text.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name);

describe('the page of measurements', () => {
  it('is made anew whenever one changes (npm run generate)', () => {
    expect(page).toBe(withTables(page));
  });

  it('has every measurement and every gauge once', () => {
    expect(namesIn(page)).toEqual([...Object.keys(MEASUREMENTS), ...Object.keys(FLEET_GAUGES)]);
  });

  it('says of a measurement what it is in both homes, what it means, and which alarms watch it', () => {
    expect(page).toContain(
      '| `OldestDueSeconds` | `grantkeeper_oldest_due_seconds` | gauge | Seconds |  | How long the longest waiting ' +
        'integration has been due for its refresh. | [oldest-due-lag](runbook.md#oldest-due-lag) |',
    );
    expect(page).toContain(
      '| `RefreshDuration` | `grantkeeper_refresh_duration_seconds` | duration | Milliseconds | yes |',
    );
  });

  it('names every alarm that watches one of ours', () => {
    const watching = Object.entries(ALARMS).filter(([, { metric }]) => metric !== undefined);
    expect(watching.length).toBeGreaterThan(10);
    expect(watching.filter(([name]) => !page.includes(`(runbook.md#${name})`))).toEqual([]);
  });
});

describe('the runbook', () => {
  it('has every saved query once, and what it answers', () => {
    const table = runbook.slice(runbook.indexOf('| query |'), runbook.indexOf('\n## '));
    expect(namesIn(table)).toEqual(Object.keys(QUERIES));
    for (const [name, { asks }] of Object.entries(QUERIES))
      expect(table).toContain(`| \`${name}\` | ${asks} |`);
  });
});
