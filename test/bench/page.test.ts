import { expect, it } from 'vitest';
import { pageOf } from './page.ts';

it('writes a part with its picture, its figures, its tables, and how to measure it again', () => {
  const page = pageOf(
    {
      herd: {
        section: {
          title: 'A crowd',
          setting: 'Many at once.',
          figures: [
            { what: 'p99', target: '≤ 350 ms', got: '300 ms', met: true, how: 'the worst' },
            { what: 'p50', got: '200 ms', how: 'the same' },
          ],
          tables: [{ head: ['a', 'b'], rows: [['c', 'd']] }],
        },
        at: '2026-11-24T17:34:10.000Z',
        machine: '2 cores',
        load: '0.10',
      },
    },
    [{ name: 'waiters', part: 'herd', alternative: 'It "waits".', light: '', dark: '' }],
  );
  expect(page.slice(page.indexOf('## '))).toBe(`## A crowd

Many at once.

<picture>
  <source media="(prefers-color-scheme: dark)" srcset="charts/waiters-dark.svg">
  <img alt="It &quot;waits&quot;." src="charts/waiters-light.svg">
</picture>

| figure | target | measured | reached | how |
|---|---|---|---|---|
| p99 | ≤ 350 ms | 300 ms | yes | the worst |
| p50 |  | 200 ms |  | the same |

| a | b |
|---|---:|
| c | d |

\`npm run bench -- --only herd\`, 2026-11-24 17:34 UTC, 2 cores, load average before: 0.10.
`);
});
