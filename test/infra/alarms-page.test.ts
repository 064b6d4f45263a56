import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ALARMS } from '#shared/contract/alarms/all.ts';
import { THRESHOLDS } from '#shared/contract/alarms/thresholds.ts';
import { readSettings as readStage } from '../../infra/config.ts';
import { readSettings as readHome } from '../../infra/local/settings.ts';

const page = readFileSync(new URL('../../docs/alarms.md', import.meta.url), 'utf8');
const blocks = (kind: string): readonly string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${kind}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, text = '']) => text);

it('has every threshold with its default and its bounds', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \| (\d+) \| (\d+) \| (\d+) \|$/gm)].map(
    ([, name, ...numbers]) => [name, ...numbers.map(Number)],
  );
  expect(rows).toEqual(
    Object.entries(THRESHOLDS).map(([name, { fallback, least, most }]) => [name, fallback, least, most]),
  );
});

it('shows settings that a stage takes', () => {
  const [thresholds, maintenance] = blocks('json').map((text) =>
    readStage({ stage: 'prod', onCall: 'ops@example.com', ...JSON.parse(text) }),
  );
  expect(thresholds?.thresholds).toMatchObject({ rejectRatePercent: 10, lagSeconds: 300 });
  expect(maintenance?.maintenance).toHaveLength(1);
});

it('shows an environment that a home takes', () => {
  const environment = Object.fromEntries(
    blocks('sh').map((text) => /^export (\w+)='(.*)'$/m.exec(text)?.slice(1) ?? []),
  );
  expect(readHome(environment)).toMatchObject({
    kind: 'ok',
    settings: {
      thresholds: { rejectFloor: 3 },
      maintenance: [{ vendor: 'xero', minutes: 90, timezone: 'UTC' }],
    },
  });
});

it('names alarms that there are', () => {
  const named = [...page.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, name = '']) => name);
  const known = [...Object.keys(ALARMS), 'mass-refusal'];
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});
