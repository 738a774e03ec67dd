/** The columns of the checkpoint editor. */
import { figureColumn, sortKeys, type Column } from '../components/column.ts';
import { byteSize, compactCount, figure, integer, shapeText } from '../format.ts';
import type { MetricId } from '../metrics.ts';
import { shapeKey, type SortKey } from '../state/sort.ts';
import type { TensorRow } from './tensorRow.ts';

const DESCRIPTION: readonly Column<TensorRow>[] = [
  {
    id: 'shape',
    label: 'Shape',
    width: 108,
    isNumeric: true,
    text: (row) => shapeText(row.tensor.shape),
    hover: (row) => shapeText(row.tensor.shape),
    key: (row) => shapeKey(row.tensor.shape),
  },
  {
    id: 'dtype',
    label: 'Dtype',
    width: 64,
    isNumeric: false,
    text: (row) => row.tensor.dtype,
    key: (row) => row.tensor.dtype,
  },
  {
    id: 'parameters',
    label: 'Parameters',
    width: 84,
    isNumeric: true,
    text: (row) => compactCount(row.parameters),
    hover: (row) => `${integer(row.parameters)} parameters`,
    key: (row) => row.parameters,
  },
  {
    id: 'bytes',
    label: 'Bytes',
    width: 72,
    isNumeric: true,
    text: (row) => byteSize(row.tensor.bytes),
    hover: (row) => `${integer(row.tensor.bytes)} bytes`,
    key: (row) => row.tensor.bytes,
  },
];

const MEASURED: readonly Column<TensorRow>[] = [
  figureColumn(column('std', 'Std', 76), (row) => row.report?.stats?.std, figure),
  spectral('spectralNorm', 'σ₁', 72),
  spectral('stableRank', 'Stable rank', 92),
  spectral('effectiveRank', 'Effective rank', 108),
];

/** All columns but the name, which is the table's own. */
export const TENSOR_COLUMNS: readonly Column<TensorRow>[] = [...DESCRIPTION, ...MEASURED];

export const TENSOR_KEYS: ReadonlyMap<string, (row: TensorRow) => SortKey> =
  sortKeys(TENSOR_COLUMNS);

function spectral(
  id: 'spectralNorm' | 'stableRank' | 'effectiveRank',
  label: string,
  width: number,
): Column<TensorRow> {
  const value = (row: TensorRow): number | null | undefined =>
    row.report?.spectrum === null ? null : row.report?.spectrum?.[id];
  return figureColumn(column(id, label, width), value, figure);
}

function column<Id extends MetricId>(
  id: Id,
  label: string,
  width: number,
): { id: Id; metric: Id; label: string; width: number } {
  return { id, metric: id, label, width };
}
