/** One picture of the page, in its two shades. */
export interface Chart {
  /** Of its files, without the shade. */
  readonly name: string;
  /** The part of the benchmark under whose heading it stands. */
  readonly part: string;
  /** What it shows, for who cannot see it. */
  readonly alternative: string;
  readonly light: string;
  readonly dark: string;
}
