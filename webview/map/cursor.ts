/** Where in the map the keyboard and the selection are. */
import type { Place } from './geometry.ts';
import type { MapLayout } from './mapLayout.ts';
import type { Placed } from './places.ts';

export class Cursor {
  place: Place = { column: 0, module: 0 };
  /** A tensor of its cell, to find the cell again in another grid. */
  private row: Placed | undefined;

  moveTo(place: Place, { cells, cellAt }: MapLayout<Placed>): void {
    this.place = place;
    this.row = cells[cellAt(place.column, place.module) ?? -1]?.rows[0];
  }

  /**
   * Goes to the cell of a tensor, or of the one that it was at; to the first cell where that is not
   * in the grid.
   */
  follow({ cells, cellOf }: MapLayout<Placed>, shown: Placed | null): void {
    this.row = shown ?? this.row;
    const own = this.row === undefined ? undefined : cellOf(this.row);
    const cell = own === undefined ? firstCell(cells) : cells[own];
    this.place = { column: cell?.column ?? 0, module: cell?.module ?? 0 };
  }
}

/** The first in the order of reading. */
function firstCell(cells: readonly Place[]): Place | undefined {
  return cells.reduce<Place | undefined>(
    (first, cell) =>
      first === undefined ||
      cell.module < first.module ||
      (cell.module === first.module && cell.column < first.column)
        ? cell
        : first,
    undefined,
  );
}

export function isSame(a: Place | null, b: Place | null): boolean {
  return a?.column === b?.column && a?.module === b?.module;
}
