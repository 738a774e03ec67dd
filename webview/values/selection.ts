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
  /** The corner opposite to `anchor`, where the active cell lies inside of the rectangle. */
  readonly corner?: Cell;
}

export const FIRST: GridSelection = {
  active: { row: 0, column: 0 },
  anchor: { row: 0, column: 0 },
};

export function single(cell: Cell): GridSelection {
  return { active: cell, anchor: cell };
}

/** From where a selection began to another cell. */
export function extended({ anchor }: GridSelection, to: Cell): GridSelection {
  return { anchor, active: to };
}

/** All cells; the active one stays, and with it what is in view. */
export function everything(
  { active }: GridSelection,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): GridSelection {
  const corner = { row: rows - 1, column: columns - 1 };
  return { active, anchor: { row: 0, column: 0 }, corner };
}

export function rangeOf({ active, anchor, corner = active }: GridSelection): CellRange {
  return {
    rowStart: Math.min(corner.row, anchor.row),
    rowEnd: Math.max(corner.row, anchor.row) + 1,
    columnStart: Math.min(corner.column, anchor.column),
    columnEnd: Math.max(corner.column, anchor.column) + 1,
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
