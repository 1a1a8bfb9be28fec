/** A table for people. A cell may have several lines. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | readonly string[])[])[];
  /** Columns whose cells stand at the right. */
  readonly alignRight?: readonly number[];
}

/** The lines of a table, as wide as its longest cells. */
export function tableLines({ head, rows, alignRight = [] }: Table): string[] {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? [cell] : cell)));
  const widths = head.map((title, column) =>
    Math.max(
      title.length,
      ...cells.flatMap((row) => (row[column] ?? []).map((line) => line.length)),
    ),
  );
  const join = (texts: readonly string[]) =>
    texts
      .map((text, column) =>
        alignRight.includes(column) ? text.padStart(widths[column]!) : text.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd();
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  const lines = [join(head), rule];
  for (const row of cells) {
    const height = Math.max(1, ...row.map((cell) => cell.length));
    for (let line = 0; line < height; line++) lines.push(join(row.map((cell) => cell[line] ?? '')));
  }
  lines.push(rule);
  return lines;
}
