/** A panel's place on a dashboard, in columns and rows. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

const COLUMNS = 24;

/** Places that lie over one before them or reach beyond the grid. */
export const overlapping = (places: readonly Place[]): readonly Place[] =>
  places.filter(
    (place, index) =>
      place.x < 0 ||
      place.x + place.w > COLUMNS ||
      places.slice(0, index).some((other) => areOver(place, other)),
  );

const areOver = (a: Place, b: Place): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/** Rows, by where they begin, that leave columns free. */
export function withGaps(places: readonly Place[]): readonly number[] {
  const rows = Map.groupBy(places, ({ y }) => y);
  return [...rows].filter(([, row]) => row.reduce((sum, { w }) => sum + w, 0) !== COLUMNS).map(([y]) => y);
}
