import type { LineSeriesOption } from 'echarts';
import type { DrainFacts } from '../parts/drain.ts';
import type { Chart } from './chart.ts';
import { axis, chartOf, type Shade } from './draw.ts';

/** Seconds to a point of the lower picture: the most that any of them had. */
const TOGETHER = 5;

/** Grants without a living token, and what the vendor is asked meanwhile. */
export function drainChart(facts: DrainFacts): Chart {
  const { outage, grants, closedAt, mostFreshAt } = facts;
  const minutes = (second: number): number => Math.round(((second - outage.from) / 60) * 1000) / 1000;
  const step = facts.posts.length / (facts.without.length - 1);
  const without = facts.without.map((count, n) => [minutes(n * step), count] as const);
  const posts = Array.from(
    { length: Math.ceil(facts.posts.length / TOGETHER) },
    (_, n) =>
      [minutes(n * TOGETHER), Math.max(...facts.posts.slice(n * TOGETHER, (n + 1) * TOGETHER))] as const,
  );
  const most = Math.max(...facts.posts);
  const [begin, end] = [minutes(0), minutes(facts.posts.length)];
  const back = `${Math.round(mostFreshAt - closedAt)} s`;
  const inOutage = (shade: Shade, label: boolean): NonNullable<LineSeriesOption['markArea']> => ({
    silent: true,
    itemStyle: { color: shade.band },
    label: { show: label, color: shade.faint, position: 'insideTop', distance: 6 },
    data: [[{ name: 'the vendor answers 503', xAxis: 0 }, { xAxis: minutes(outage.until) }]] as [
      object,
      object,
    ][],
  });
  return chartOf({
    name: 'drain',
    part: 'drain',
    title: `${grants.toLocaleString('en-US')} hourly grants, their vendor away for an hour`,
    alternative:
      `Two curves over the minutes since the outage began. Grants without a living token rise to ${facts.mostWithout.toLocaleString('en-US')} at minute 60; ` +
      `the circuit closes at minute ${minutes(closedAt).toFixed(1)}, and ${back} later 99.9 % have one again. Requests a second are ` +
      `hardly any while the circuit is open, and ${most.toLocaleString('en-US')} at most afterwards.`,
    width: 820,
    height: 520,
    option: (shade) => ({
      grid: [
        { left: 72, right: 32, top: 76, height: 170 },
        { left: 72, right: 32, top: 308, height: 150 },
      ],
      xAxis: [0, 1].map((gridIndex) => ({
        type: 'value' as const,
        gridIndex,
        min: begin,
        max: Math.ceil(end),
        interval: 5,
        ...axis(shade, gridIndex === 1 ? 'minutes since the outage began' : ''),
        nameLocation: 'middle' as const,
        nameGap: 30,
        axisLabel: {
          color: shade.faint,
          fontSize: 12,
          formatter: (minute: number) => (minute % 10 === 0 ? String(minute) : ''),
        },
      })),
      yAxis: ['grants without a living token', 'requests to the vendor per second'].map(
        (name, gridIndex) => ({
          type: 'value' as const,
          gridIndex,
          min: 0,
          ...axis(shade, name),
          axisLine: { show: true, onZero: false, lineStyle: { color: shade.faint } },
          nameTextStyle: {
            color: shade.ink,
            fontSize: 12,
            fontWeight: 600,
            align: 'left' as const,
            padding: [0, 0, 4, -56] as [number, number, number, number],
          },
        }),
      ),
      series: [
        {
          ...curve(0, without, shade.ours),
          markArea: inOutage(shade, true),
          markPoint: labelAt(
            shade,
            [minutes(closedAt), grants / 2],
            `99.9 % are back within ${back}`,
            shade.ours,
          ),
        },
        {
          ...curve(1, posts, shade.theirs),
          step: 'start',
          markArea: inOutage(shade, false),
          markPoint: labelAt(
            shade,
            [minutes(closedAt), most / 2],
            `${most.toLocaleString('en-US')} a second at most`,
            shade.theirs,
          ),
        },
      ],
    }),
  });
}

const curve = (
  panel: number,
  data: readonly (readonly [number, number])[],
  color: string,
): LineSeriesOption => ({
  type: 'line',
  xAxisIndex: panel,
  yAxisIndex: panel,
  showSymbol: false,
  data: data.map(([x, y]) => [x, y]),
  lineStyle: { color, width: 2 },
  areaStyle: { color, opacity: 0.14 },
});

/** To the left of that point. */
function labelAt(
  shade: Shade,
  coord: [number, number],
  text: string,
  color: string,
): NonNullable<LineSeriesOption['markPoint']> {
  return {
    symbol: 'circle',
    symbolSize: 0.1,
    label: {
      formatter: text,
      color,
      fontWeight: 600,
      fontSize: 13,
      position: 'left',
      distance: 10,
      textBorderColor: shade.paper,
      textBorderWidth: 3,
    },
    data: [{ name: text, coord }],
  };
}
