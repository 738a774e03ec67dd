/** Where a key moves the active cell of a grid to, as in spreadsheets. */
import type { Cell } from './selection.ts';

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Whole rows and columns in view. */
  readonly page: { readonly rows: number; readonly columns: number };
}

/** The keys alone: Ctrl (⌘) goes to the edge, Alt pages to the side. */
export interface Key {
  readonly key: string;
  readonly isToEdge: boolean;
  readonly isSideways: boolean;
}

/** Null for a key that does not move. */
export function moved(from: Cell, key: Key, size: GridSize): Cell | null {
  const by = step(from, key, size);
  if (by === null) {
    return null;
  }
  return {
    row: clamp(from.row + by.row, size.rows),
    column: clamp(from.column + by.column, size.columns),
  };
}

function step(from: Cell, { key, isToEdge, isSideways }: Key, size: GridSize): Cell | null {
  const { rows, columns } = size;
  const one = isToEdge ? Infinity : 1;
  const page = isSideways
    ? { row: 0, column: size.page.columns }
    : { row: size.page.rows, column: 0 };
  switch (key) {
    case 'ArrowUp':
      return { row: -one, column: 0 };
    case 'ArrowDown':
      return { row: one, column: 0 };
    case 'ArrowLeft':
      return { row: 0, column: -one };
    case 'ArrowRight':
      return { row: 0, column: one };
    case 'Home':
      return { row: isToEdge ? -rows : 0, column: -from.column };
    case 'End':
      return { row: isToEdge ? rows : 0, column: columns };
    case 'PageUp':
      return { row: -page.row, column: -page.column };
    case 'PageDown':
      return page;
    default:
      return null;
  }
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(index, count - 1));
}
