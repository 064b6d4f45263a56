import type { Bill } from '../../../infra/cost/bill.ts';
import type { CostFacts } from '../parts/cost.ts';
import type { Chart } from './chart.ts';
import { axis, chartOf, type Shade } from './draw.ts';

/** What a month costs by the number of integrations, both on logarithmic axes. */
export function costChart({ bills, most }: CostFacts): Chart {
  const rest = ({ total, lines }: Bill): number => total - lines.secrets - lines['secret calls'];
  const nearest = (size: number): Bill | undefined => bills.find(({ integrations }) => integrations === size);
  const said = [10, 1000, 10_000]
    .map(
      (size) =>
        `${Math.round(nearest(size)?.total ?? Number.NaN).toLocaleString('en-US')} dollars for ${size.toLocaleString('en-US')}`,
    )
    .join(', ');
  return chartOf({
    name: 'cost',
    part: 'cost',
    title: 'A month on AWS with Secrets Manager, hourly tokens',
    alternative:
      `Cost of a month by the number of integrations, both axes logarithmic: ${said}. Nearly all of it is the price of the secrets. ` +
      `Beyond ${most.toLocaleString('en-US')} integrations this vault takes no more writes, so there is no price.`,
    width: 820,
    height: 440,
    option: (shade) => ({
      grid: { left: 72, right: 132, top: 70, bottom: 56 },
      xAxis: {
        type: 'log',
        min: 10,
        max: 1_000_000,
        ...axis(shade, 'integrations'),
        nameLocation: 'middle',
        nameGap: 32,
        axisLabel: { color: shade.faint, formatter: thousands },
        splitLine: { show: true, lineStyle: { color: shade.grid } },
      },
      yAxis: {
        type: 'log',
        min: 1,
        max: 1_000_000,
        ...axis(shade, 'US dollars a month'),
        nameTextStyle: { color: shade.faint, fontSize: 12, align: 'left', padding: [0, 0, 4, -56] },
        axisLabel: { color: shade.faint, formatter: thousands },
      },
      series: [
        ...line(shade, 'in all', bills, ({ total }) => total, most, shade.ink, 3, 'bottom'),
        ...line(shade, 'secrets', bills, ({ lines }) => lines.secrets, most, shade.ours, 2, 'top'),
        ...line(
          shade,
          'secret calls',
          bills,
          ({ lines }) => lines['secret calls'],
          most,
          shade.theirs,
          2,
          'bottom',
        ),
        ...line(shade, 'all the rest', bills, rest, most, shade.third, 2, 'top'),
        limit(shade, most),
      ],
    }),
  });
}

const thousands = (value: number): string => value.toLocaleString('en-US');

/** Up to the vault's end, and beyond it thin and dashed, for what it would be. */
function line(
  shade: Shade,
  name: string,
  bills: readonly Bill[],
  of: (bill: Bill) => number,
  most: number,
  color: string,
  width: number,
  verticalAlign: 'top' | 'bottom',
) {
  const points = bills.map((bill) => [bill.integrations, of(bill)] as const);
  const below = points.filter(([size]) => size <= most);
  const above = points.slice(Math.max(0, below.length - 1));
  const series = { type: 'line' as const, name, showSymbol: false, clip: true };
  return [
    { ...series, data: onlyShown(below), lineStyle: { color, width } },
    {
      ...series,
      data: onlyShown(above),
      lineStyle: { color, width: 1.2, type: [2, 4] as [number, number] },
      endLabel: {
        show: true,
        formatter: name,
        color,
        fontSize: 13,
        fontWeight: 600 as const,
        distance: 8,
        verticalAlign,
        textBorderColor: shade.paper,
        textBorderWidth: 3,
      },
    },
  ];
}

/** A logarithmic axis has no place for what is under its least value. */
const onlyShown = (points: readonly (readonly [number, number])[]): [number, number][] =>
  points.filter(([, cost]) => cost >= 1).map(([size, cost]) => [size, Math.round(cost * 100) / 100]);

function limit(shade: Shade, most: number) {
  return {
    type: 'line' as const,
    data: [],
    markArea: {
      silent: true,
      itemStyle: { color: shade.band },
      label: { show: false },
      data: [[{ xAxis: most }, { xAxis: 1_000_000 }]] as [object, object][],
    },
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: shade.faint, type: 'solid' as const },
      label: {
        formatter: `not possible beyond ${thousands(most)}:\nthe vault takes no more writes`,
        color: shade.faint,
        position: 'insideStartTop' as const,
        rotate: 0,
        align: 'right' as const,
        padding: [0, 8, 6, 0],
      },
      data: [{ xAxis: most }],
    },
  };
}
