import { SECRET_WRITES_PER_SECOND } from '../../config.ts';
import { coloured, table } from '../text/table.ts';
import { lengthText } from '../vendor/words.ts';
import type { Estimate } from './estimate.ts';

const SUM = 'US$ A MONTH';

/** What a month costs, by service, what drives it, and what the sum stands on. */
export function estimateText(estimate: Estimate): readonly string[] {
  const { integrations, lifetime, readsPerDay, total, prices } = estimate;
  return [
    `${whole(integrations)} integrations on AWS for a month; tokens that live ${lengthText(lifetime)}, ` +
      `${whole(readsPerDay)} reads a day of each`,
    `vault: ${estimate.vault}, a secret for each integration and client, and one for fingerprints`,
    '',
    ...table(
      ['SERVICE', SUM, 'SHARE', 'DRIVEN BY'],
      [
        ...services(estimate),
        ['in all', dollarsText(total), percent(1), `${cents(total / integrations)} an integration`],
      ],
    ),
    '',
    ...ofObservability(estimate),
    ...ofTheVault(estimate),
    '',
    `List prices of ${prices.region}, read in ${prices.readIn}, without free tiers and discounts.`,
    `Assumed: ${assumptions(estimate)}.`,
    `Not in it: ${estimate.notInIt}.`,
  ];
}

/** A service, and below it what else drives its sum. */
function services({ lines, total }: Estimate): readonly (readonly string[])[] {
  return [...Map.groupBy(lines, ({ service }) => service)].flatMap(([service, own]) => {
    const sum = own.reduce((before, { dollars }) => before + dollars, 0);
    return own.map(({ quantity, unit, dollars }, index) => [
      ...(index === 0 ? [service, dollarsText(sum), percent(sum / total)] : ['', '', '']),
      `${cents(dollars)}: ${short(quantity)} ${unit}`,
    ]);
  });
}

function ofObservability({ lines, observability, total }: Estimate): readonly string[] {
  const own = lines.filter(({ isObservability }) => isObservability);
  const named = own.map(({ quantity, unit }) => `${short(quantity)} ${unit}`).join(', ');
  return [`of it observability: ${cents(observability)}, ${percent(observability / total).trim()}: ${named}`];
}

function ofTheVault(estimate: Estimate): readonly string[] {
  const { integrations, isPossible, mostIntegrations: most, secretWritesPerSecond: writes } = estimate;
  const every = `a refresh every ${estimate.minutesBetweenRefreshes.toFixed(1)} min, ${short(writes)} secret writes a second`;
  if (isPossible) return [`${every}; this vault carries ${whole(most)} integrations`];
  return [
    coloured('not possible', 'bad') +
      `: ${every}, and the synth refuses more than ${SECRET_WRITES_PER_SECOND}, half of what Secrets Manager takes from an ` +
      `account and region: ${whole(most)} integrations, not ${whole(integrations)}; spread them over accounts or regions`,
  ];
}

function assumptions({ assumed, integrations }: Estimate): string {
  const clients = Math.min(assumed.vendors, integrations);
  return (
    `a strict vendor; ${clients} vendors with one client each; every read by a process that has not read the token ` +
    `before, ${assumed.readSeconds * 1000} ms; ${assumed.refreshSeconds} s for a batch of refreshes`
  );
}

const whole = (value: number): string => value.toLocaleString('en-US');

const cents = (value: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Under its heading, dot below dot. */
const dollarsText = (value: number): string => cents(value).padStart(SUM.length);

const percent = (share: number): string =>
  `${share > 0 && share < 0.005 ? '<1' : Math.round(100 * share)} %`.padStart(5);

/** Three digits that mean something: `1,021`, `3.21 M`, `0.324`. */
function short(value: number): string {
  if (Number.isInteger(value) && value < 1e6) return whole(value);
  const [divisor, suffix] = value >= 1e9 ? [1e9, ' G'] : value >= 1e6 ? [1e6, ' M'] : [1, ''];
  return `${(value / divisor).toLocaleString('en-US', { maximumSignificantDigits: 3 })}${suffix}`;
}
