/** What a piece of text is, not which colour it has. */
export type Style = 'plain' | 'strong' | 'faint' | 'good' | 'warn' | 'bad' | 'accent';

export interface Piece {
  readonly text: string;
  readonly style: Style;
}

/** One line of a screen. Every character in it is one column wide. */
export type Line = readonly Piece[];

export const piece = (text: string, style: Style = 'plain'): Piece => ({ text, style });

export const textOf = (line: Line): string => line.map(({ text }) => text).join('');

/** The line in at most so many columns, with an ellipsis where it was cut. */
export function fitted(line: Line, width: number): Line {
  if (textOf(line).length <= width) return line;
  const kept: Piece[] = [];
  let left = Math.max(0, width - 1);
  for (const { text, style } of line) {
    kept.push(piece(text.slice(0, left), style));
    left -= Math.min(left, text.length);
  }
  return width < 1 ? [] : [...kept, piece('…', 'faint')];
}

/** The text in exactly so many columns. */
export function padded(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
  return align === 'left' ? cut.padEnd(width) : cut.padStart(width);
}
