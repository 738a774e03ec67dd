/** The active cell of a grid and the rectangle that is selected with it. */
/** Half-open ranges of rows and columns. */
export interface CellRange {
  readonly rowStart: number;
  readonly rowEnd: number;
  readonly columnStart: number;
  readonly columnEnd: number;
}

export interface Cell {
  readonly row: number;
  readonly column: number;
}

export interface GridSelection {
  readonly active: Cell;
  /** The opposite corner of the selected rectangle; the active cell itself for a single one. */
  readonly anchor: Cell;
}

export const FIRST: GridSelection = {
  active: { row: 0, column: 0 },
  anchor: { row: 0, column: 0 },
};

export function single(cell: Cell): GridSelection {
  return { active: cell, anchor: cell };
}

export function rangeOf({ active, anchor }: GridSelection): CellRange {
  return {
    rowStart: Math.min(active.row, anchor.row),
    rowEnd: Math.max(active.row, anchor.row) + 1,
    columnStart: Math.min(active.column, anchor.column),
    columnEnd: Math.max(active.column, anchor.column) + 1,
  };
}

export function holds(range: CellRange, row: number, column: number): boolean {
  return (
    row >= range.rowStart &&
    row < range.rowEnd &&
    column >= range.columnStart &&
    column < range.columnEnd
  );
}

export function cellCount(range: CellRange): number {
  return (range.rowEnd - range.rowStart) * (range.columnEnd - range.columnStart);
}
