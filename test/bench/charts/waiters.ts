import type { LineSeriesOption } from 'echarts';
import type { WaitersFacts } from '../parts/herd.ts';
import type { Chart } from './chart.ts';
import { axis, chartOf, type Shade } from './draw.ts';

/** How long a crowd waits for one refresh: the share of callers who have their answer, over time. */
export function waitersChart(ours: WaitersFacts, theirs: WaitersFacts | undefined): Chart {
  const slowest = Math.max(...ours.percentiles, ...(theirs?.percentiles ?? []));
  const until = Math.ceil(slowest / 200) * 200;
  const said = (facts: WaitersFacts): string =>
    `half within ${Math.round(at(facts, 50))} ms, 99 % within ${Math.round(at(facts, 99))} ms`;
  // Labels stand where the lines are farthest apart: that of the faster to the left of its line, the other to the right.
  const place = theirs === undefined ? 50 : widestGap(ours, theirs);
  const isOursFaster = theirs === undefined || at(ours, place) <= at(theirs, place);
  return chartOf({
    name: 'waiters',
    part: 'herd',
    title: '1,000 callers at once, one expired grant',
    alternative:
      `Share of 1,000 callers who have their token, by the milliseconds since they asked; the vendor takes ${ours.vendorMs} ms. ` +
      `Ours: ${said(ours)}.${theirs === undefined ? '' : ` Redis lock: ${said(theirs)}.`}`,
    width: 820,
    height: 380,
    option: (shade) => ({
      grid: { left: 56, right: 40, top: 70, bottom: 52 },
      xAxis: {
        type: 'value',
        min: 0,
        max: until,
        ...axis(shade, 'milliseconds since they asked'),
        nameLocation: 'middle',
        nameGap: 30,
      },
      yAxis: {
        type: 'value',
        min: 0,
        max: 100,
        ...axis(shade, 'have their token'),
        nameTextStyle: { color: shade.faint, fontSize: 12, align: 'left', padding: [0, 0, 4, -40] },
        axisLabel: { color: shade.faint, formatter: '{value} %' },
      },
      series: [
        {
          ...line('ours', ours, shade, shade.ours, { percent: place, side: isOursFaster ? 'left' : 'right' }),
          markLine: {
            silent: true,
            symbol: 'none',
            lineStyle: { color: shade.faint, type: [2, 4] },
            label: {
              formatter: `the vendor's ${ours.vendorMs} ms`,
              color: shade.faint,
              position: 'insideEndTop',
              rotate: 0,
              align: 'right',
              offset: [-4, 26],
            },
            data: [{ xAxis: ours.vendorMs }],
          },
        },
        ...(theirs === undefined
          ? []
          : [
              line(
                'Redis lock',
                theirs,
                shade,
                shade.theirs,
                { percent: place, side: isOursFaster ? 'right' : 'left' },
                [7, 4],
              ),
            ]),
      ],
    }),
  });
}

const at = (facts: WaitersFacts, percent: number): number => facts.percentiles[percent] ?? Number.NaN;

/** Between the quarters. */
function widestGap(one: WaitersFacts, other: WaitersFacts): number {
  const gap = (percent: number): number => Math.abs(at(one, percent) - at(other, percent));
  const percents = Array.from({ length: 51 }, (_, n) => n + 25);
  return percents.reduce((widest, percent) => (gap(percent) > gap(widest) ? percent : widest));
}

function line(
  name: string,
  facts: WaitersFacts,
  shade: Shade,
  color: string,
  label: { readonly percent: number; readonly side: 'left' | 'right' },
  dash?: [number, number],
): LineSeriesOption {
  return {
    type: 'line',
    name,
    showSymbol: false,
    step: 'end',
    lineStyle: { color, width: 2.5, ...(dash === undefined ? {} : { type: dash }) },
    data: facts.percentiles.map((ms, percent) => [Math.round(ms * 10) / 10, percent]),
    markPoint: {
      symbol: 'circle',
      symbolSize: 7,
      itemStyle: { color },
      label: {
        formatter: `${name}, half within ${Math.round(at(facts, 50))} ms`,
        color,
        fontWeight: 600,
        fontSize: 13,
        position: label.side,
        distance: 8,
        textBorderColor: shade.paper,
        textBorderWidth: 3,
      },
      data: [{ name, coord: [at(facts, label.percent), label.percent] }],
    },
  };
}
