import { PANELS, type Panel, type Source } from './panels.ts';

export interface Placed<Of extends Source> {
  readonly panel: Omit<Panel, 'shows'> & { readonly shows: readonly Of[] };
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** A number fits in few rows of the grid; what has an axis needs more. */
const HEIGHTS: Readonly<Record<Panel['shape'], number>> = { number: 4, lines: 6, alarms: 5, rows: 6 };

const COLUMNS = 24;

/**
 * The rows of panels for a home that has such sources, each panel in its place on a grid of 24 columns. Where a row has
 * lost panels, the others take their room.
 */
export function rowsFor<Of extends Source>(
  isThere: (source: Source) => source is Of,
): readonly (readonly Placed<Of>[])[] {
  const rows: (readonly Placed<Of>[])[] = [];
  let y = 0;
  for (const panels of PANELS) {
    const there = panels
      .map(({ shows, ...panel }) => ({ ...panel, shows: shows.filter(isThere) }))
      .filter(({ shows }) => shows.length > 0);
    const row = placedAt(y, there);
    if (row.length > 0) rows.push(row);
    y += Math.max(0, ...row.map(({ height }) => height));
  }
  return rows;
}

function placedAt<Of extends Source>(
  y: number,
  panels: readonly Placed<Of>['panel'][],
): readonly Placed<Of>[] {
  const taken = panels.reduce((sum, { width }) => sum + width, 0);
  let x = 0;
  return panels.map((panel) => {
    const width = Math.floor((panel.width * COLUMNS) / taken);
    const place = { panel: { ...panel, width }, x, y, height: HEIGHTS[panel.shape] };
    x += width;
    return place;
  });
}
