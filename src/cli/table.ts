/** Tables of text: names to the left, figures to the right. */
import { printable } from './printable.ts';

/** Longer names are shortened in the middle; results as JSON have them whole. */
const NAME_LIMIT = 96;
const GAP = '  ';

export interface Column<Row> {
  readonly title: string;
  /** Figures align at the right, which is the default. */
  readonly align?: 'left' | 'right';
  cell(row: Row): string;
}

/** The lines of a table: its titles, a rule, and one line per row. */
export function tableLines<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string[] {
  const grid = [
    columns.map((column) => column.title),
    ...rows.map((row) => columns.map((column) => column.cell(row))),
  ];
  const widths = columns.map((_, i) => Math.max(...grid.map((line) => widthOf(line[i] ?? ''))));
  const [titles = '', ...body] = grid.map((cells) => line(cells, widths, columns));
  return [
    titles,
    '─'.repeat(widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length)),
    ...body,
  ];
}

/** A tensor's name as it can be shown in a line. */
export function shownName(name: string): string {
  const text = printable(name);
  const half = NAME_LIMIT / 2;
  return text.length <= NAME_LIMIT ? text : `${text.slice(0, half)}…${text.slice(1 - half)}`;
}

function line<Row>(
  cells: readonly string[],
  widths: readonly number[],
  columns: readonly Column<Row>[],
): string {
  return cells
    .map((cell, i) => {
      const padding = ' '.repeat((widths[i] ?? 0) - widthOf(cell));
      return columns[i]?.align === 'left' ? cell + padding : padding + cell;
    })
    .join(GAP)
    .trimEnd();
}

/** Width in characters, so that letters outside the basic plane count as one. */
function widthOf(text: string): number {
  return Array.from(text).length;
}
