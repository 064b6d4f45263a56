import { type Bill, billOf, mostIntegrations } from '../../cost/bill.ts';
import { ASSUMED, NOT_IN_IT } from '../../cost/counted.ts';
import { LINE_NAMES, LINES, type LineFacts } from '../../cost/lines.ts';
import { PRICE_LIST } from '../../cost/prices.ts';
import { minutesBetweenRefreshes } from './interval.ts';

export interface Asked {
  readonly integrations: number;
  /** Of an access token, in seconds. */
  readonly lifetime: number;
  readonly readsPerDay: number;
}

/** One line of the bill. */
interface EstimateLine extends Pick<LineFacts, 'service' | 'unit' | 'price'> {
  readonly line: string;
  readonly quantity: number;
  /** Quantity × price. */
  readonly dollars: number;
  readonly isObservability: boolean;
}

/** What `cost` says, as `--json` prints it. Sums are US dollars a month of 730 hours. */
export interface Estimate extends Asked {
  readonly vault: 'AWS Secrets Manager';
  readonly prices: typeof PRICE_LIST;
  readonly minutesBetweenRefreshes: number;
  readonly secretWritesPerSecond: number;
  /** More than so many the synth refuses with this vault. */
  readonly mostIntegrations: number;
  readonly isPossible: boolean;
  readonly lines: readonly EstimateLine[];
  readonly total: number;
  readonly observability: number;
  readonly assumed: Omit<typeof ASSUMED, 'readsPerDay'>;
  readonly notInIt: string;
}

/** What a month on AWS costs. */
export function estimateOf(asked: Asked): Estimate {
  const { readsPerDay: _asked, ...assumed } = ASSUMED;
  const minutes = minutesBetweenRefreshes(asked.lifetime);
  const bill = billOf({ ...asked, minutesBetweenRefreshes: minutes });
  const most = mostIntegrations(minutes);
  return {
    ...asked,
    vault: 'AWS Secrets Manager',
    prices: PRICE_LIST,
    minutesBetweenRefreshes: minutes,
    secretWritesPerSecond: bill.refreshesPerSecond,
    mostIntegrations: most,
    isPossible: asked.integrations <= most,
    lines: linesOf(bill),
    total: bill.total,
    observability: bill.observability,
    assumed,
    notInIt: NOT_IN_IT,
  };
}

const linesOf = ({ quantities, lines }: Bill): readonly EstimateLine[] =>
  LINE_NAMES.map((line) => {
    const { service, unit, price, isObservability = false } = LINES[line];
    return { line, service, quantity: quantities[line], unit, price, dollars: lines[line], isObservability };
  });
