const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;
const FULL = '█';

/** A bar of so many columns, this part of it filled, drawn to an eighth of a column; dots where it is empty. */
export function timeBar(
  fraction: number,
  width: number,
): { readonly filled: string; readonly empty: string } {
  const eighths = Math.round(Math.min(1, Math.max(0, fraction)) * width * 8);
  const filled = FULL.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
  return { filled, empty: '·'.repeat(width - filled.length) };
}
