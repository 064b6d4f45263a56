/** Rows in columns under a heading, two blanks between. The last column may be as wide as it likes. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const all = heading.length === 0 ? rows : [heading, ...rows];
  const columns = Math.max(0, ...all.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...all.map((row) => (row[column] ?? '').length)),
  );
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
