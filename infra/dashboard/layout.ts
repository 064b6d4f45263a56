import { PANELS, type Panel, type Source } from './panels.ts';

export interface Placed<Of extends Source> {
  readonly panel: Omit<Panel, 'shows'> & { readonly shows: readonly Of[] };
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** A number fits in few rows of the grid; what has an axis needs more. */
const HEIGHTS: Readonly<Record<Panel['shape'], number>> = { number: 4, lines: 6, alarms: 5, rows: 6 };

/** The rows of panels for a home that has such sources, each panel in its place on a grid of 24 columns. */
export function rowsFor<Of extends Source>(
  isThere: (source: Source) => source is Of,
): readonly (readonly Placed<Of>[])[] {
  const rows: Placed<Of>[][] = [];
  let y = 0;
  for (const panels of PANELS) {
    const row: Placed<Of>[] = [];
    let x = 0;
    for (const { shows, ...panel } of panels) {
      const there = shows.filter(isThere);
      if (there.length === 0) continue;
      row.push({ panel: { ...panel, shows: there }, x, y, height: HEIGHTS[panel.shape] });
      x += panel.width;
    }
    if (row.length === 0) continue;
    rows.push(row);
    y += Math.max(...row.map(({ height }) => height));
  }
  return rows;
}
