import type { Loss, LossFacts } from '../parts/losses.ts';
import type { Chart } from './chart.ts';
import { axis, chartOf, type Shade } from './draw.ts';

/** Grants that ended under the same faults. */
export function lossesChart({ grants, scenarios }: LossFacts): Chart {
  const title = `Of ${grants} grants, lost under the same faults`;
  const said = scenarios.map(
    ({ what, ours, theirs }) =>
      `${what}: ours ${inWords(ours)}${theirs === undefined ? '' : `, Redis lock ${inWords(theirs)}`}`,
  );
  return chartOf({
    name: 'losses',
    part: 'losses',
    title,
    alternative: `Grants lost of ${grants}. ${said.join('. ')}.`,
    width: 860,
    height: 130 + scenarios.length * 72,
    option: (shade) => ({
      grid: { left: 272, right: 224, top: 74, bottom: 48 },
      xAxis: {
        type: 'value',
        min: 0,
        max: grants,
        ...axis(shade, 'grants lost'),
        nameLocation: 'middle',
        nameGap: 30,
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: scenarios.map(({ what }) => what),
        axisLine: { lineStyle: { color: shade.faint } },
        axisTick: { show: false },
        axisLabel: { color: shade.ink, fontSize: 12, width: 232, overflow: 'break', lineHeight: 16 },
      },
      title: [
        {
          text: title,
          subtext: 'solid: avoidable · hatched: no client can avoid it',
          left: 16,
          top: 12,
          textStyle: { color: shade.ink, fontSize: 15, fontWeight: 600 },
          subtextStyle: { color: shade.faint, fontSize: 12.5 },
        },
      ],
      series: [
        ...bars(
          shade,
          'ours',
          shade.ours,
          scenarios.map(({ ours }) => ours),
        ),
        ...bars(
          shade,
          'Redis lock',
          shade.theirs,
          scenarios.map(({ theirs }) => theirs),
        ),
      ],
    }),
  });
}

/** The avoidable part, and the rest on top of it, which carries the label of both. */
function bars(shade: Shade, side: string, color: string, losses: readonly (Loss | undefined)[]) {
  const shared = { type: 'bar' as const, stack: side, barWidth: 18, barGap: '30%' };
  const rest = losses.map((loss) => {
    const value = loss === undefined ? 0 : loss.dead - loss.avoidable;
    // A bar of no length would still have its border.
    return { value, ...(value === 0 ? { itemStyle: { borderWidth: 0 } } : {}) };
  });
  return [
    { ...shared, itemStyle: { color }, data: losses.map((loss) => loss?.avoidable ?? 0) },
    {
      ...shared,
      data: rest,
      itemStyle: {
        color: shade.paper,
        borderColor: color,
        borderWidth: 1,
        decal: { symbol: 'rect', color, dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: Math.PI / 4 },
      },
      label: {
        show: true,
        position: 'right' as const,
        distance: 8,
        color,
        fontWeight: 600 as const,
        fontSize: 12.5,
        formatter: ({ dataIndex }: { dataIndex: number }) => labelOf(side, losses[dataIndex]),
      },
    },
  ];
}

function labelOf(side: string, loss: Loss | undefined): string {
  return loss === undefined ? `${side}: not measured` : `${side}: ${inWords(loss)}`;
}

function inWords({ dead, avoidable }: Loss): string {
  if (dead === 0) return 'none';
  if (avoidable === dead) return `${dead}, all avoidable`;
  return avoidable === 0 ? `${dead}, none avoidable` : `${dead}, ${avoidable} avoidable`;
}
