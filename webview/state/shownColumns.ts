/** The columns that have something to show: a figure's column comes with the first row that has it. */
import type { Column } from '../components/column.ts';

export class ShownColumns<Row> {
  /** In the order of all; another array whenever there are more. */
  shown: readonly Column<Row>[];

  constructor(readonly all: readonly Column<Row>[]) {
    this.shown = all.filter((column) => column.isMeasured === undefined);
  }

  /** Takes note of rows that have been measured. */
  take(rows: readonly Row[]): void {
    const found = this.all.filter(
      (column) => !this.shown.includes(column) && rows.some((row) => column.isMeasured?.(row)),
    );
    if (found.length > 0) {
      const { shown } = this;
      this.shown = this.all.filter((column) => shown.includes(column) || found.includes(column));
    }
  }
}
