/** What a grid shows line by line: rows in one list, or a tree of them. */
import type { Group } from './moduleTotals.ts';
import type { SelectMode, Table, TableRow } from './table.ts';

interface AnyLine {
  /** The same object for the same line, as long as it exists. */
  readonly key: object;
  readonly label: string;
  /** How many lines of the tree it lies in. */
  readonly depth: number;
  readonly isSelected: boolean;
  /** Parameters of the largest line among those that it lies beside, itself among them. */
  readonly most: number;
}

export interface RowLine<Row> extends AnyLine {
  readonly kind: 'row';
  readonly row: Row;
}

export interface GroupLine extends AnyLine {
  readonly kind: 'group';
  readonly group: Group;
  readonly path: string;
  readonly isOpen: boolean;
}

export type Line<Row> = RowLine<Row> | GroupLine;

export interface Lines<Row extends TableRow> {
  count(): number;
  at(position: number): Line<Row> | undefined;
  /** Of the line that the keyboard acts on; -1 if it is not there. */
  activePosition(): number;
  /** Makes the line at a position the active one, and selects. */
  activate(position: number, mode: SelectMode): void;
  /** The rows that a line stands for, in order, but no more than `most`. */
  firstRowsAt(position: number, most: number): readonly Row[];
  /** Has a line for the table's active row. */
  reveal(): void;
  /** Text that takes as much room as the row's name does. */
  roomFor(row: Row): string;
}

/** The visible rows of a table, one a line. */
export class TableLines<Row extends TableRow> implements Lines<Row> {
  private largest: { readonly visible: readonly Row[]; readonly parameters: number } | null = null;

  constructor(private readonly table: Table<Row>) {}

  count(): number {
    return this.table.visible.length;
  }

  at(position: number): Line<Row> | undefined {
    const row = this.table.visible[position];
    return (
      row && {
        kind: 'row',
        key: row,
        row,
        label: row.name,
        depth: 0,
        isSelected: this.table.selection.has(row),
        most: this.most(),
      }
    );
  }

  activePosition(): number {
    return this.table.activePosition();
  }

  activate(position: number, mode: SelectMode): void {
    this.table.activate(position, mode);
  }

  firstRowsAt(position: number): readonly Row[] {
    return this.table.rowsAt(position);
  }

  reveal(): void {
    // what the filter leaves has a line
  }

  roomFor(row: Row): string {
    return row.name;
  }

  private most(): number {
    const { visible } = this.table;
    if (this.largest?.visible !== visible) {
      const parameters = visible.reduce((most, row) => Math.max(most, row.parameters), 0);
      this.largest = { visible, parameters };
    }
    return this.largest.parameters;
  }
}
