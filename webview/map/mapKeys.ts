/** The keyboard of the map, as a pure function of where it is. */
import type { Place } from './geometry.ts';
import type { MapLayout } from './mapLayout.ts';

export type MapAction =
  | { readonly kind: 'move'; readonly to: Place; readonly isExtending: boolean }
  | { readonly kind: 'open' | 'pick' | 'selectAll' | 'clear' };

export interface MapKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

type Grid = Pick<MapLayout<unknown>, 'columns' | 'modules' | 'cellAt'>;

/** Null for a key that means nothing here; a move from a place where there is nothing further stays. */
export function mapAction(event: MapKey, at: Place, grid: Grid): MapAction | null {
  const isCommand = event.ctrlKey || event.metaKey;
  const to = targetOf(event.key, isCommand, at, grid);
  if (to !== null) {
    return { kind: 'move', to, isExtending: event.shiftKey };
  }
  if (isCommand) {
    return event.key.toLowerCase() === 'a' ? { kind: 'selectAll' } : null;
  }
  switch (event.key) {
    case 'Enter':
      return { kind: 'open' };
    case ' ':
      return { kind: 'pick' };
    case 'Escape':
      return { kind: 'clear' };
    default:
      return null;
  }
}

function targetOf(key: string, isCommand: boolean, at: Place, grid: Grid): Place | null {
  const { column, module } = at;
  const [lastColumn, lastModule] = [grid.columns.length - 1, grid.modules.length - 1];
  switch (key) {
    case 'ArrowLeft':
      return across(walk(column - 1, 0, -1), at, grid);
    case 'ArrowRight':
      return across(walk(column + 1, lastColumn, 1), at, grid);
    case 'ArrowUp':
      return down(walk(module - 1, 0, -1), at, grid);
    case 'ArrowDown':
      return down(walk(module + 1, lastModule, 1), at, grid);
    case 'Home':
      return isCommand
        ? nearestInRow(0, 0, grid)
        : firstOf(walk(0, column, 1), (to) => placeIn(to, module, grid));
    case 'End':
      return isCommand
        ? nearestInRow(lastModule, lastColumn, grid)
        : firstOf(walk(lastColumn, column, -1), (to) => placeIn(to, module, grid));
    default:
      return null;
  }
}

/** The next cell of the row, else the nearest one of the next column that has any. */
function across(columns: readonly number[], at: Place, grid: Grid): Place {
  return (
    firstOf(columns, (column) => placeIn(column, at.module, grid)) ??
    firstOf(columns, (column) =>
      firstOf(nearestFirst(at.module, grid.modules.length), (module) =>
        placeIn(column, module, grid),
      ),
    ) ??
    at
  );
}

/** The next cell of the column, else the nearest one of the next row. */
function down(modules: readonly number[], at: Place, grid: Grid): Place {
  return (
    firstOf(modules, (module) => placeIn(at.column, module, grid)) ??
    firstOf(modules, (module) => nearestInRow(module, at.column, grid)) ??
    at
  );
}

function nearestInRow(module: number, column: number, grid: Grid): Place | null {
  return firstOf(nearestFirst(column, grid.columns.length), (near) => placeIn(near, module, grid));
}

function placeIn(column: number, module: number, grid: Grid): Place | null {
  return grid.cellAt(column, module) === undefined ? null : { column, module };
}

function firstOf<T>(items: Iterable<number>, find: (item: number) => T | null): T | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) {
      return found;
    }
  }
  return null;
}

/** From one number to another, both included; empty where the first lies beyond, seen in the step's direction. */
function walk(from: number, to: number, step: 1 | -1): number[] {
  const count = Math.max(0, (to - from) * step + 1);
  return Array.from({ length: count }, (_number, at) => from + at * step);
}

function* nearestFirst(from: number, count: number): Iterable<number> {
  for (let distance = 0; distance < count; distance += 1) {
    if (from - distance >= 0) yield from - distance;
    if (distance > 0 && from + distance < count) yield from + distance;
  }
}
