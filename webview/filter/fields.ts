/** The numbers of a row that the filter compares. */
import { layerOf } from '../../src/analysis/tensorNames.ts';
import { t } from '../l10n.ts';
import type { Unit } from './numbers.ts';

/** What the filter needs to know of a row. */
export interface Filterable {
  /** The name in lower case. */
  readonly lowerName: string;
  readonly dtypes: readonly string[];
  readonly shape: readonly number[];
  /** The number of the layer in its name; null outside of layers. */
  readonly layer: number | null;
  readonly parameters: number;
}

/** The layer that a name tells; null outside of layers. */
export function layerNumberOf(name: string): number | null {
  const layer = layerOf(name);
  return layer === null ? null : Number(layer);
}

export interface NumericField<Row> {
  /** As it is written, in the case of METRICS.md. */
  readonly name: string;
  /** What it is, for the list of completions. */
  readonly title: string;
  readonly unit: Unit;
  /** Whether it is known only after a measurement. */
  readonly isMeasured: boolean;
  /** Null where it is undefined, undefined where it is not measured. */
  value(row: Row): number | null | undefined;
}

/** What every row has without being measured. */
export const DESCRIBING_FIELDS: readonly NumericField<Filterable>[] = [
  {
    name: 'parameters',
    title: t('number of elements'),
    unit: 'count',
    isMeasured: false,
    value: (row) => row.parameters,
  },
  {
    name: 'layer',
    title: t('number of the layer'),
    unit: 'plain',
    isMeasured: false,
    value: (row) => row.layer,
  },
  {
    name: 'rank',
    title: t('number of dimensions'),
    unit: 'plain',
    isMeasured: false,
    value: (row) => row.shape.length,
  },
];
