/** Rows of the table as text for a spreadsheet. */
import type { Column } from '../components/column.ts';
import { t } from '../l10n.ts';
import type { TableRow } from './table.ts';

/**
 * Tab-separated lines with a heading: every digit of a figure, empty where there is none.
 *
 * @param columns those that are shown; the name, which is the table's own, comes before them
 */
export function tableText<Row extends TableRow>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): string {
  const heading = [t('Tensor'), ...columns.map(({ label }) => label)];
  const lines = rows.map((row) => [row.name, ...columns.map((column) => cellOf(column, row))]);
  return [heading, ...lines].map((cells) => cells.map(quoted).join('\t')).join('\n');
}

function cellOf<Row>(column: Column<Row>, row: Row): string {
  const key = column.key(row);
  return typeof key === 'number' ? String(key) : key === null ? '' : column.text(row);
}

/** A cell that would break the table is quoted, as spreadsheets do. */
function quoted(cell: string): string {
  return /[\t\r\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
