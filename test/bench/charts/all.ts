import type { Results } from '../report.ts';
import type { Chart } from './chart.ts';

/** The charts for which there are results. */
export function chartsOf(_results: Results): readonly Chart[] {
  return [];
}
