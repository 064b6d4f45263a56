import { ACCOUNT_WRITES_PER_SECOND } from '#shared/adapters/secrets-manager/write-rate.ts';
import { minutesBetweenRefreshes } from '../../../infra/cli/cost/interval.ts';
import { ConfigProblems, readSettings, SECRET_WRITES_PER_SECOND } from '../../../infra/config.ts';
import { type Bill, billOf, mostIntegrations } from '../../../infra/cost/bill.ts';
import { ASSUMED, NOT_IN_IT } from '../../../infra/cost/counted.ts';
import { LINE_NAMES, LINES } from '../../../infra/cost/lines.ts';
import { PRICE_LIST } from '../../../infra/cost/prices.ts';
import { BYTES_MAY_DIFFER, differences, meanOfIds } from '../cost/against.ts';
import { judged, type Part, plain, shown } from '../figures.ts';
import type { AwsCalls } from '../load/aws-calls.ts';

const SIZES = [10, 1000, 10_000, 100_000, 1_000_000] as const;
/** Points of the chart to each power of ten. */
const POINTS = 5;
const HOUR_SECONDS = 3600;

export interface CostFacts {
  readonly bills: readonly Bill[];
  /** More integrations than this the stack refuses with this vault. */
  readonly most: number;
}

/** What a month costs, as `grantkeeper cost` says it, and whether what it counts with was counted again. */
export const cost: Part = async (_progress, earlier) => {
  const counted = earlier('aws')?.facts as AwsCalls | undefined;
  if (counted === undefined) throw new Error('the part aws has to be measured first');
  const minutes = minutesBetweenRefreshes(HOUR_SECONDS);
  const bill = (integrations: number): Bill =>
    billOf({ integrations, minutesBetweenRefreshes: minutes, readsPerDay: ASSUMED.readsPerDay });
  const most = mostIntegrations(minutes);
  const facts: CostFacts = { bills: chartSizes(most).map(bill), most };
  const perGrant = bill(10_000).total / 10_000;
  const differ = differences(counted);
  return {
    title: 'What a month costs on AWS',
    setting:
      'As `npx grantkeeper cost` reckons it for tokens that live an hour: counted calls × list prices ' +
      `(\`infra/cost/\`: ${PRICE_LIST.region}, read in ${PRICE_LIST.readIn}, no free tiers, no discounts), in US dollars. ` +
      `Counted: all calls, write units, log bytes, alarms and memory sizes. Assumed: ${ASSUMED.readsPerDay / 24} token reads ` +
      `an hour and integration, all of them cold; at most ${ASSUMED.vendors} vendors with one client each; ` +
      `${ASSUMED.refreshSeconds} s for a batch of refreshes and ${ASSUMED.readSeconds * 1000} ms for a read in their ` +
      `functions. Not in it: ${NOT_IN_IT}.`,
    figures: [
      judged(
        'counts of the model that no longer hold',
        differ.length,
        { most: 0 },
        '',
        differ.length === 0
          ? `against the AWS calls above, bytes to ${100 * BYTES_MAY_DIFFER} %`
          : `see \`infra/cost/counted.ts\`: ${differ.join('; ')}`,
      ),
      plain('between two refreshes of a grant', minutes, ' min', 'mean over all ids, as the model has it'),
      plain('the same, by the domain', meanOfIds(HOUR_SECONDS), ' min', 'mean over 10,000 ids'),
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
          ...LINE_NAMES.map((line) => [
            `${LINES[line].service}: ${line}`,
            ...SIZES.map((size) => dollars(bill(size).lines[line])),
          ]),
          ['of it observability', ...SIZES.map((size) => dollars(bill(size).observability))],
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
