/** The map's grid: a column for each layer, a row for each module, a cell for the tensors where both meet. */
import type { Placed, Places } from './places.ts';

export interface MapRow extends Placed {
  readonly hasMatrix: boolean;
}

/**
 * Which tensors of a module count: `all` of them, its weight `matrices` alone, or the `main` ones: the
 * matrices where there are any, otherwise what is no bias.
 */
export type Coverage = 'all' | 'main' | 'matrices';

export interface MapCell<Row> {
  readonly column: number;
  readonly module: number;
  /** At least one; several for experts, or where a module has a weight and a bias. */
  readonly rows: readonly Row[];
}

export interface MapLayout<Row> {
  /** Layer numbers, ascending; null, the first if any, for what is outside of the layers. */
  readonly columns: readonly (number | null)[];
  /** What the modules are called, in the order of the rows. */
  readonly modules: readonly string[];
  readonly cells: readonly MapCell<Row>[];
  /** The cell at a place, as a position in `cells`; undefined where the model has nothing. */
  cellAt(column: number, module: number): number | undefined;
  /** The cell that a row counts in, as a position in `cells`. */
  cellOf(row: Placed): number | undefined;
}

interface GrowingCell<Row> {
  readonly layer: number | null;
  readonly number: number;
  rank: number;
  rows: Row[];
}

export function layOut<Row extends MapRow>(
  rows: readonly Row[],
  places: Places,
  coverage: Coverage,
): MapLayout<Row> {
  const growing = cellsOf(rows, places, coverage);
  const { order, labels } = places.order();
  const layers = new Set(growing.map(({ layer }) => layer));
  const used = new Set(growing.map(({ number }) => number));
  const columns = [...layers].sort((a, b) => (a ?? -1) - (b ?? -1));
  const shown = order.filter((number) => used.has(number));
  const columnOf = new Map(columns.map((layer, at) => [layer, at]));
  const moduleOf = new Map(shown.map((number, at) => [number, at]));
  const cells = growing.map(({ layer, number, rows: own }) => ({
    column: columnOf.get(layer) ?? 0,
    module: moduleOf.get(number) ?? 0,
    rows: own,
  }));
  const key = (column: number, module: number): number => module * columns.length + column;
  const positions = new Map(cells.map(({ column, module }, at) => [key(column, module), at]));
  const cellAt = (column: number, module: number): number | undefined =>
    positions.get(key(column, module));
  return {
    columns,
    modules: shown.map((number) => labels[number] ?? ''),
    cells,
    cellAt,
    cellOf: (row) =>
      cellAt(columnOf.get(places.layer(row)) ?? -1, moduleOf.get(places.module(row)) ?? -1),
  };
}

function cellsOf<Row extends MapRow>(
  rows: readonly Row[],
  places: Places,
  coverage: Coverage,
): GrowingCell<Row>[] {
  const cells = new Map<number | null, Map<number, GrowingCell<Row>>>();
  for (const row of rows) {
    const rank = rankOf(row, coverage);
    if (rank < 0) {
      continue;
    }
    const layer = places.layer(row);
    const number = places.module(row);
    const ofLayer = cells.get(layer) ?? new Map<number, GrowingCell<Row>>();
    cells.set(layer, ofLayer);
    const cell = ofLayer.get(number);
    if (cell === undefined || cell.rank < rank) {
      ofLayer.set(number, { layer, number, rank, rows: [row] });
    } else if (cell.rank === rank) {
      cell.rows.push(row);
    }
  }
  return [...cells.values()].flatMap((ofLayer) => [...ofLayer.values()]);
}

/** Of the tensors of a module those of the highest rank count; under 0 none does. */
function rankOf(row: MapRow, coverage: Coverage): number {
  switch (coverage) {
    case 'all':
      return 0;
    case 'matrices':
      return row.hasMatrix ? 0 : -1;
    case 'main':
      return row.hasMatrix ? 2 : row.name.endsWith('bias') ? 0 : 1;
  }
}
