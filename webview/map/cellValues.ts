/** What each cell of the map says: what has been measured of its tensors, as one figure. */
import type { MapLayout, MapRow } from './mapLayout.ts';
import type { MapMetric } from './mapMetric.ts';

/** One figure among those of a cell, and whose it is. */
export interface Member<Row> {
  readonly row: Row;
  /** Which matrix of the row's stack. */
  readonly matrix: number;
  readonly value: number;
}

export interface CellValue {
  /** Null where nothing measured has a value. */
  readonly value: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Matrices or tensors that the value is over. */
  readonly count: number;
  /** Tensors of the cell that have been measured. */
  readonly measured: number;
}

export class CellValues<Row extends MapRow = MapRow> {
  /** Tensors that have been measured, over all cells. */
  measured = 0;
  /** Tensors that the metric can be measured of. */
  readonly total: number;
  private readonly known: CellValue[];

  constructor(
    readonly layout: MapLayout<Row>,
    readonly metric: MapMetric<Row>,
  ) {
    this.known = layout.cells.map(({ rows }) => valueOf(rows, metric));
    this.total = layout.cells.reduce((sum, { rows }) => sum + rows.length, 0);
    this.measured = this.known.reduce((sum, { measured }) => sum + measured, 0);
  }

  at(cell: number): CellValue {
    return this.known[cell] ?? NOTHING;
  }

  /** Reads a cell again after some of its tensors have been measured. */
  update(cell: number): void {
    const value = valueOf(this.layout.cells[cell]?.rows ?? [], this.metric);
    this.measured += value.measured - this.at(cell).measured;
    this.known[cell] = value;
  }

  /** What is measured of a cell, ascending. */
  members(cell: number): readonly Member<Row>[] {
    const rows = this.layout.cells[cell]?.rows ?? [];
    return membersOf(rows, this.metric).sort((a, b) => a.value - b.value);
  }

  /** Whether any cell's figure is over several. */
  get combines(): boolean {
    return this.known.some(({ count }) => count > 1);
  }

  /** All values, in no order. */
  values(): number[] {
    return this.known.flatMap(({ value }) => (value === null ? [] : [value]));
  }
}

const NOTHING: CellValue = { value: null, min: null, max: null, count: 0, measured: 0 };

function membersOf<Row extends MapRow>(
  rows: readonly Row[],
  metric: MapMetric<Row>,
): Member<Row>[] {
  return rows.flatMap((row) =>
    (metric.values(row) ?? []).flatMap((value, matrix) =>
      value === null ? [] : [{ row, matrix, value }],
    ),
  );
}

function valueOf<Row extends MapRow>(rows: readonly Row[], metric: MapMetric<Row>): CellValue {
  const values = membersOf(rows, metric).map(({ value }) => value);
  const measured = rows.filter((row) => metric.values(row) !== undefined).length;
  return values.length === 0 ? { ...NOTHING, measured } : { ...summary(values, metric), measured };
}

function summary(
  values: number[],
  { combine }: Pick<MapMetric<MapRow>, 'combine'>,
): Omit<CellValue, 'measured'> {
  const sorted = Float64Array.from(values).sort();
  const last = sorted.length - 1;
  const lower = sorted[Math.floor(last / 2)] ?? 0;
  const upper = sorted[Math.ceil(last / 2)] ?? 0;
  const max = sorted[last] ?? 0;
  const value = {
    sum: values.reduce((sum, each) => sum + each, 0),
    median: (lower + upper) / 2,
    max,
  }[combine];
  return { value, min: sorted[0] ?? null, max, count: sorted.length };
}
