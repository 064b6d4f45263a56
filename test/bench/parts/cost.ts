import { ACCOUNT_WRITES_PER_SECOND } from '#shared/adapters/secrets-manager/write-rate.ts';
import { ConfigProblems, readSettings, SECRET_WRITES_PER_SECOND } from '../../../infra/config.ts';
import { ASSUMED, type Bill, billOf, LINES } from '../cost/model.ts';
import { minutesBetweenRefreshes, usageOf } from '../cost/usage.ts';
import { type Part, plain, shown } from '../figures.ts';
import type { AwsCalls } from '../load/aws-calls.ts';
import type { StackFacts } from './bundles.ts';

const SIZES = [10, 1000, 10_000, 100_000, 1_000_000] as const;
/** Points of the chart to each power of ten. */
const POINTS = 5;

export interface CostFacts {
  readonly bills: readonly Bill[];
  /** More integrations than this the stack refuses with this vault. */
  readonly most: number;
}

/** What a month costs, from what the parts before this one have counted. */
export const cost: Part = async (_progress, earlier) => {
  const counted = earlier('aws')?.facts as AwsCalls | undefined;
  const stacks = earlier('bundles')?.facts as StackFacts | undefined;
  if (counted === undefined || stacks === undefined) {
    throw new Error('the parts aws and bundles have to be measured first');
  }
  const bill = (integrations: number): Bill => billOf(usageOf(counted, stacks, integrations));
  const minutes = minutesBetweenRefreshes();
  const most = Math.floor(SECRET_WRITES_PER_SECOND * 60 * minutes);
  const facts: CostFacts = { bills: chartSizes(most).map(bill), most };
  const perGrant = bill(10_000).total / 10_000;
  return {
    title: 'What a month costs on AWS',
    setting:
      'Counted calls of this run × list prices (`test/bench/cost/prices.ts`: us-east-1, November 2026, no free tiers, no ' +
      `discounts), in US dollars, for tokens that live an hour. Counted: all calls, write units, log bytes, alarms and ` +
      `memory sizes. Assumed: ${ASSUMED.readsPerHour} token reads an hour and integration, all of them cold; at most ` +
      `${ASSUMED.vendors} vendors; ${ASSUMED.refreshSeconds} s for a batch of refreshes and ` +
      `${ASSUMED.readSeconds * 1000} ms for a read in their functions. Not in it: point-in-time recovery, traffic, taxes, CloudTrail beyond its first trail.`,
    figures: [
      plain('between two refreshes of a grant', minutes, ' min', 'mean over 10,000 ids, by the domain'),
      plain(
        'most integrations with this vault',
        most,
        '',
        `${SECRET_WRITES_PER_SECOND} secret writes a second, half of the ${ACCOUNT_WRITES_PER_SECOND} that Secrets Manager ` +
          'takes from an account and region and does not raise; the synth refuses more',
      ),
      plain('a month of one integration', perGrant, ' $', 'at 10,000 integrations'),
    ],
    tables: [
      {
        head: ['a month, $', ...SIZES.map((size) => size.toLocaleString('en-US'))],
        rows: [
          ['possible with this vault', ...SIZES.map((size) => verdictOn(bill(size), minutes))],
          ...LINES.map((line) => [line, ...SIZES.map((size) => dollars(bill(size).lines[line]))]),
          ['**in all**', ...SIZES.map((size) => totalOf(bill(size), minutes))],
        ],
      },
    ],
    facts,
  };
};

const dollars = (value: number): string => (value < 0.005 ? '0' : shown(value));

/** The stack's own word, as it says it at synth. */
function isPossible({ integrations }: Bill, minutes: number): boolean {
  try {
    readSettings({
      stage: 'prod',
      onCall: 'ops@example.com',
      expectedIntegrations: integrations,
      refreshIntervalMinutes: Math.floor(minutes),
    });
    return true;
  } catch (error) {
    if (!(error instanceof ConfigProblems)) throw error;
    return false;
  }
}

function verdictOn(bill: Bill, minutes: number): string {
  const writes = `${shown(bill.refreshesPerSecond)} writes/s`;
  return isPossible(bill, minutes) ? `yes, ${writes}` : `**no**, ${writes}`;
}

/** A sum for what cannot run would be no price. */
function totalOf(bill: Bill, minutes: number): string {
  return isPossible(bill, minutes) ? `**${dollars(bill.total)}**` : `not possible (${dollars(bill.total)})`;
}

/** Evenly over the chart, and the one where this vault ends. */
function chartSizes(most: number): readonly number[] {
  const decades = Math.log10(SIZES.at(-1) ?? 1) - Math.log10(SIZES[0]);
  const even = Array.from({ length: decades * POINTS + 1 }, (_, n) =>
    Math.round(SIZES[0] * 10 ** (n / POINTS)),
  );
  return [...even, most].sort((a, b) => a - b);
}
