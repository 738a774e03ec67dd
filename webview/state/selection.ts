/** The selected rows of a table, as lists in VS Code select: click, Ctrl+click, Shift+click. */
import type { SelectMode, TableRow } from './table.ts';

/** What is selected from: lines on screen, each of which stands for one row or for several. */
export interface SelectableLines {
  /** What a line is known by while others come and go around it; undefined behind the last. */
  keyAt(position: number): object | undefined;
  /** Where a line is now; -1 if it is gone. */
  positionOf(key: object): number;
  rowsAt(position: number): readonly TableRow[];
}

export class Selection {
  /** Another number after each change. */
  version = 0;
  private indices = new Set<number>();
  /** Where a range starts: the line of the last selection that was not a range. */
  private anchor: object | null = null;

  get size(): number {
    return this.indices.size;
  }

  has(row: TableRow): boolean {
    return this.indices.has(row.index);
  }

  replace(rows: readonly TableRow[]): void {
    this.indices = new Set(rows.map((row) => row.index));
    this.version += 1;
  }

  /** Leaves only rows that are among the visible ones: what is not seen is not acted on. */
  retain(visible: readonly TableRow[]): void {
    if (this.size > 0) {
      this.replace(visible.filter((row) => this.has(row)));
    }
  }

  /** Selects by an action on the line at `position`. */
  apply(lines: SelectableLines, position: number, mode: SelectMode): void {
    const key = lines.keyAt(position);
    if (key === undefined) {
      return;
    }
    if (mode === 'extend') {
      this.replace(rowsBetween(lines, this.anchor, position));
      return;
    }
    this.anchor = key;
    const rows = lines.rowsAt(position);
    if (mode === 'toggle') {
      this.toggle(rows);
    } else {
      this.replace(rows);
    }
  }

  /** Leaves what is selected; ranges start at this line from now on. */
  moveAnchor(key: object): void {
    this.anchor = key;
  }

  /** Takes rows out where all of them are in, else in. */
  private toggle(rows: readonly TableRow[]): void {
    const isIn = rows.every((row) => this.has(row));
    for (const { index } of rows) {
      if (isIn) {
        this.indices.delete(index);
      } else {
        this.indices.add(index);
      }
    }
    this.version += 1;
  }
}

function rowsBetween(lines: SelectableLines, anchor: object | null, position: number): TableRow[] {
  const start = anchor === null ? -1 : lines.positionOf(anchor);
  const from = start < 0 ? position : start;
  const rows: TableRow[] = [];
  for (let at = Math.min(from, position); at <= Math.max(from, position); at += 1) {
    for (const row of lines.rowsAt(at)) {
      rows.push(row);
    }
  }
  return rows;
}
