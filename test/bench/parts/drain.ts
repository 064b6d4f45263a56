import { start } from '../children.ts';
import { judged, type Part, plain, shown } from '../figures.ts';
import type { DrainResult } from '../load/drain.ts';
import { inWorkshop } from '../workshop.ts';
import type { RefreshFacts } from './refreshes.ts';

const GRANTS = 100_000;
/** Of one client, under way at once: what the home lets through, and what a vendor that takes 200 ms can count on. */
const MOST_AT_ONCE = 250;
const MOST_PER_SECOND = MOST_AT_ONCE / 0.2;

export interface DrainFacts extends DrainResult {
  readonly grants: number;
}

/** How a hundred thousand grants come back after their vendor was away for an hour. */
export const drain: Part = (progress, earlier) =>
  inWorkshop(async (workshop) => {
    progress(`${GRANTS.toLocaleString('en-US')} grants`);
    const child = workshop.keep(start('test/bench/load/drain.ts', [String(GRANTS)]));
    const result = JSON.parse(await child.line()) as DrainResult;
    const facts: DrainFacts = { ...result, grants: GRANTS };
    const { outage, closedAt, allFreshAt, posts } = result;
    const peak = posts.reduce((most, n) => Math.max(most, n), 0);
    const own = (earlier('refreshes')?.facts as RefreshFacts | undefined)?.['200'];
    const onThisMachine =
      own === undefined
        ? ''
        : `; at the ${shown(own.perSecond)} a second measured above it is ${shown(GRANTS / own.perSecond)} s`;
    return {
      title: 'An outage of one hour',
      setting:
        `${GRANTS.toLocaleString('en-US')} grants of one OAuth client with hourly tokens, due at all times of the hour; their vendor, strict, answers 503 for an hour. ` +
        'Simulated time: scheduler, queue, worker, sealed vault, use cases and domain of the embedded home as they are, over rows in memory and ' +
        'a vendor that takes 200 ms. Time stands still while they compute, so the rate after the outage is the one that the home allows itself, not the one of a machine. Every token that lives an hour runs ' +
        'out in an hour without a vendor: what is measured is how soon they are back, and what the vendor has to take meanwhile.',
      figures: [
        judged(
          'requests to the vendor at once',
          result.mostAtOnce,
          { most: MOST_AT_ONCE },
          '',
          'the most there were, of one client',
        ),
        judged(
          'requests to the vendor in one second',
          peak,
          { most: MOST_PER_SECOND },
          '',
          `${MOST_AT_ONCE} at once, 200 ms each`,
        ),
        judged('spent tokens sent again', result.reused, { most: 0 }, '', 'by the vendor'),
        plain(
          'requests during the outage',
          result.postsInOutage,
          '',
          `until the circuit is open, and then one probe at a time; ${GRANTS.toLocaleString('en-US')} grants were due in that hour`,
        ),
        plain(
          'from the end of the outage to the first success',
          closedAt - outage.until,
          ' s',
          'the probe that closes the circuit; at most five minutes apart',
        ),
        plain(
          'from there until 99.9 % have a living token',
          result.mostFreshAt - closedAt,
          ' s',
          `the ramp is 1, 2, 4 … a second for ten seconds${onThisMachine}`,
        ),
        plain(
          'from there until all have',
          allFreshAt - closedAt,
          ' s',
          'the last are those with a backoff of their own, at most five minutes',
        ),
        plain(
          'tokens that had run out by the end of the outage',
          result.mostWithout,
          '',
          'no client can help it',
        ),
        plain(
          'tokens that ran out later',
          result.ranOutLate,
          '',
          'alive when the vendor came back, and refreshed too late',
        ),
        plain(
          'out of the order of expiry',
          result.displaced.p50 * 100,
          ' %',
          `of all places, half of the grants; 99 % of them by no more than ${shown(result.displaced.p99 * 100)} %`,
        ),
      ],
      facts,
    };
  });
