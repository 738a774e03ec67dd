/** Results as CSV: RFC 4180, in UTF-8. */
import { flatTable, type Scalar } from './flatTable.ts';
import type { Results } from './results.ts';

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** Undefined figures and those that were not measured are empty. */
export function* csv(results: Results): Generator<string> {
  const { columns, rows } = flatTable(results);
  yield line(columns.map(({ name }) => name));
  for (const row of rows) {
    yield line(row);
  }
}

function line(cells: readonly Scalar[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: Scalar): string {
  if (typeof value !== 'string') {
    return value === null ? '' : String(value);
  }
  const inert = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
