import type { CostFacts } from '../parts/cost.ts';
import type { DrainFacts } from '../parts/drain.ts';
import type { WaitersFacts } from '../parts/herd.ts';
import type { LossFacts } from '../parts/losses.ts';
import type { Results } from '../report.ts';
import type { Chart } from './chart.ts';
import { costChart } from './cost.ts';
import { drainChart } from './drain.ts';
import { lossesChart } from './losses.ts';
import { waitersChart } from './waiters.ts';

/** The charts for which there are results. */
export function chartsOf(results: Results): readonly Chart[] {
  const facts = (part: string): unknown => results[part]?.section.facts;
  const herd = facts('herd') as WaitersFacts | undefined;
  const losses = facts('losses') as LossFacts | undefined;
  const drain = facts('drain') as DrainFacts | undefined;
  const cost = facts('cost') as CostFacts | undefined;
  return [
    herd && waitersChart(herd, facts('redis') as WaitersFacts | undefined),
    losses && lossesChart(losses),
    drain && drainChart(drain),
    cost && costChart(cost),
  ].filter((chart) => chart !== undefined);
}
