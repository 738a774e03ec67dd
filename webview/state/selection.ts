/** The selected rows of a table, as lists in VS Code select: click, Ctrl+click, Shift+click. */
import type { SelectMode, TableRow } from './table.ts';

export class Selection {
  /** Another number after each change. */
  version = 0;
  private indices = new Set<number>();
  /** Where a range starts: the row of the last selection that was not a range. */
  private anchor: number | null = null;

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
    this.replace(visible.filter((row) => this.has(row)));
  }

  /** Selects by an action on the row at `position` of the visible rows. */
  apply(visible: readonly TableRow[], position: number, mode: SelectMode): void {
    const row = visible[position];
    if (row === undefined) {
      return;
    }
    if (mode === 'extend') {
      const anchor = visible.findIndex((candidate) => candidate.index === this.anchor);
      const from = anchor < 0 ? position : anchor;
      this.replace(visible.slice(Math.min(from, position), Math.max(from, position) + 1));
      return;
    }
    this.anchor = row.index;
    this.version += 1;
    if (mode === 'only') {
      this.replace([row]);
    } else if (!this.indices.delete(row.index)) {
      this.indices.add(row.index);
    }
  }
}
