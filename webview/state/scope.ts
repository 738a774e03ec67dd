/** Which rows a run would cover: the selection if there is one, else the filter, else all. */
import type { MeasuredRow } from './measuredRow.ts';
import type { Table, TableRow } from './table.ts';

export interface Scope {
  readonly kind: 'selection' | 'filter' | 'all';
  /** Rows that have something to measure. */
  readonly rows: number;
  /** How many of them the run is going to measure anyhow. */
  readonly queued: number;
  /** Those that are neither measured nor going to be. */
  readonly remaining: readonly number[];
}

/** A filter covers what it does not exclude: measured, the undecided rows may turn out to match. */
function rowsOf<Row extends TableRow>(table: Table<Row>, kind: Scope['kind']): readonly Row[] {
  switch (kind) {
    case 'selection':
      return table.selectedRows();
    case 'filter':
      return table.undecided.length === 0 ? table.visible : [...table.visible, ...table.undecided];
    case 'all':
      return table.rows;
  }
}

/** From how many rows on a selection is a scope. */
export const SEVERAL = 2;
/** Of a menu that was opened on the selection, one row is enough. */
export const ANY_SELECTION = 1;

/**
 * A selection of one row is usually no scope: it is what the detail pane shows, which has its own
 * button.
 *
 * @param isCandidate whether there is something to measure, for `all` or for rows asked for.
 * @param isQueued whether the run is going to measure what a row lacks; asked of no measured row
 */
export function scopeOf<Report, Row extends MeasuredRow<Report>>(
  table: Table<Row>,
  isCandidate: (row: Row, isAskedFor: boolean) => boolean,
  isMeasured: (row: Row) => boolean,
  isQueued: (row: Row) => boolean,
  least = SEVERAL,
): Scope {
  const kind = table.selection.size >= least ? 'selection' : table.isFiltering ? 'filter' : 'all';
  const isAskedFor = kind !== 'all';
  const remaining: number[] = [];
  let [rows, queued] = [0, 0];
  for (const row of rowsOf(table, kind)) {
    if (isCandidate(row, isAskedFor)) {
      rows += 1;
      if (isMeasured(row)) {
        continue;
      }
      if (isQueued(row)) {
        queued += 1;
      } else {
        remaining.push(row.index);
      }
    }
  }
  return { kind, rows, queued, remaining };
}
