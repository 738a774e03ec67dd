/** What the map can show of a row: of a tensor or of a pair. */
import type { Metric } from '../metrics.ts';
import type { Coverage, MapRow } from './mapLayout.ts';

/** The value that an update without direction would have; colours run to both sides of it. */
export interface Baseline {
  readonly value: number;
  /** What has this value, for the legend. */
  readonly name: string;
}

export interface MapMetric<Row extends MapRow> {
  readonly id: string;
  readonly definition: Metric;
  readonly coverage: Coverage;
  /** What a cell of several rows shows: their sum; the median or the largest over rows and matrices. */
  readonly combine: 'sum' | 'median' | 'max';
  readonly baseline?: Baseline;
  format(value: number): string;
  /** One value a matrix; null where it is undefined. Undefined where it is not measured yet. */
  values(row: Row): readonly (number | null)[] | undefined;
}

/** The metric of an id; the first where there is none. */
export function findMetric<Row extends MapRow>(
  metrics: readonly MapMetric<Row>[],
  id: string,
): MapMetric<Row> {
  const found = metrics.find((metric) => metric.id === id) ?? metrics[0];
  if (found === undefined) {
    throw new Error('the map has no metrics');
  }
  return found;
}
