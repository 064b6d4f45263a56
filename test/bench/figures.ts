/** One figure, beside what was wanted of it. */
export interface Figure {
  readonly what: string;
  /** @default nothing was set as a target */
  readonly target?: string;
  readonly got: string;
  /** Whether the target was reached; absent where there is none. */
  readonly met?: boolean;
  /** How it was measured. */
  readonly how: string;
}

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What one part of the benchmark brings. */
export interface Section {
  readonly title: string;
  /** What was set up, in sentences. */
  readonly setting: string;
  readonly figures: readonly Figure[];
  /** Besides the table of the figures. */
  readonly tables?: readonly Table[];
  /** What charts are drawn from and other parts go on from, as it is kept in `docs/benchmarks.json`. */
  readonly facts?: unknown;
}

/** What a part said when it was measured last: in this run, or in one before it. */
export type Earlier = (part: string) => Section | undefined;

/** Gives nothing where this machine cannot run it; throws where what it measured is wrong. */
export type Part = (progress: (line: string) => void, earlier: Earlier) => Promise<Section | undefined>;

/** A figure that should be at least, or at most, so much. */
export function judged(
  what: string,
  value: number,
  wanted: { readonly least: number } | { readonly most: number },
  unit: string,
  how: string,
): Figure {
  const least = 'least' in wanted;
  const bound = least ? wanted.least : wanted.most;
  return {
    what,
    target: `${least ? '≥' : '≤'} ${shown(bound)}${unit}`,
    got: `${shown(value)}${unit}`,
    met: least ? value >= bound : value <= bound,
    how,
  };
}

export function plain(what: string, value: number, unit: string, how: string): Figure {
  return { what, got: `${shown(value)}${unit}`, how };
}

/** Three digits that mean something, thousands apart. */
export function shown(value: number): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The smallest value that this share of all values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** The values that 0 %, 1 %, … 100 % of all values do not exceed: a distribution in 101 numbers. */
export function percentiles(values: readonly number[]): readonly number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  return Array.from({ length: 101 }, (_, percent) => at(percent / 100));
}
