import { type EChartsOption, init } from 'echarts';
import type { Chart } from './chart.ts';

/** The colours of one shade. Ours and theirs also differ in dash or in their label, never in colour alone. */
export interface Shade {
  readonly paper: string;
  readonly ink: string;
  readonly faint: string;
  readonly grid: string;
  readonly band: string;
  readonly ours: string;
  readonly theirs: string;
  readonly third: string;
}

const LIGHT: Shade = {
  paper: '#ffffff',
  ink: '#1f2328',
  faint: '#59636e',
  grid: '#e2e6eb',
  band: '#f1f3f5',
  ours: '#0969da',
  theirs: '#bc4c00',
  third: '#6639ba',
};

const DARK: Shade = {
  paper: '#0d1117',
  ink: '#e6edf3',
  faint: '#9198a1',
  grid: '#2a3038',
  band: '#191f27',
  ours: '#58a6ff',
  theirs: '#f0883e',
  third: '#bc8cff',
};

const FONT = 'system-ui, -apple-system, Helvetica, Arial, sans-serif';

export interface Drawing {
  readonly name: string;
  readonly part: string;
  readonly title: string;
  readonly alternative: string;
  readonly width: number;
  readonly height: number;
  readonly option: (shade: Shade) => EChartsOption;
}

/** Draws it in both shades. The same drawing gives the same bytes, whatever was drawn before. */
export function chartOf(drawing: Drawing): Chart {
  const { name, part, alternative } = drawing;
  return { name, part, alternative, light: svgOf(drawing, LIGHT), dark: svgOf(drawing, DARK) };
}

function svgOf({ name, title, alternative, width, height, option }: Drawing, shade: Shade): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({
    animation: false,
    backgroundColor: shade.paper,
    textStyle: { fontFamily: FONT, color: shade.ink, fontSize: 13 },
    title: {
      text: title,
      left: 16,
      top: 12,
      textStyle: { color: shade.ink, fontSize: 15, fontWeight: 600, fontFamily: FONT },
    },
    ...option(shade),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  const described = `<svg role="img" aria-label="${escaped(alternative)}"`;
  // Names are counted on from chart to chart; what a pointer would change is for pages that scripts run in.
  return `${svg
    .replace('<svg', described)
    .replaceAll(/<style[\s\S]*?<\/style>\s*/g, '')
    .replaceAll(/ class="[^"]*"/g, '')
    .replaceAll(/zr\d+-/g, `${name}-`)
    .replaceAll(' pointer-events="visible"', '')}\n`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** An axis of numbers, named beside its end. */
export const axis = (shade: Shade, name: string) => ({
  name,
  nameTextStyle: { color: shade.faint, fontSize: 12 },
  axisLabel: { color: shade.faint, fontSize: 12 },
  axisLine: { show: true, lineStyle: { color: shade.faint } },
  axisTick: { lineStyle: { color: shade.faint } },
  splitLine: { lineStyle: { color: shade.grid } },
});
