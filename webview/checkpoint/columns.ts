/** The columns of the checkpoint editor. */
import { figureColumn, type Column, type FigureDescription } from '../components/column.ts';
import { byteSize, compactCount, figure, integer, shapeText } from '../format.ts';
import type { MetricId } from '../metrics.ts';
import { shapeKey } from '../state/sort.ts';
import type { TensorRow } from './tensorRow.ts';

const DESCRIPTION: readonly Column<TensorRow>[] = [
  {
    id: 'shape',
    label: 'Shape',
    isNumeric: true,
    text: (row) => shapeText(row.tensor.shape),
    hover: (row) => shapeText(row.tensor.shape),
    key: (row) => shapeKey(row.tensor.shape),
  },
  {
    id: 'dtype',
    label: 'Dtype',
    isNumeric: false,
    text: (row) => row.tensor.dtype,
    key: (row) => row.tensor.dtype,
  },
  {
    id: 'parameters',
    label: 'Parameters',
    widest: '88.8 M',
    isNumeric: true,
    text: (row) => compactCount(row.parameters),
    hover: (row) => `${integer(row.parameters)} parameters`,
    key: (row) => row.parameters,
  },
  {
    id: 'bytes',
    label: 'Bytes',
    widest: '88.8 MiB',
    isNumeric: true,
    text: (row) => byteSize(row.tensor.bytes),
    hover: (row) => `${integer(row.tensor.bytes)} bytes`,
    key: (row) => row.tensor.bytes,
  },
];

const MEASURED: readonly Column<TensorRow>[] = [
  figureColumn(onRequest('std', 'Std'), (row) => row.report?.stats?.std, figure),
  spectral('spectralNorm', 'σ₁'),
  spectral('stableRank', 'Stable rank'),
  spectral('effectiveRank', 'Effective rank'),
];

/** All columns but the name, which is the table's own. */
export const TENSOR_COLUMNS: readonly Column<TensorRow>[] = [...DESCRIPTION, ...MEASURED];

function spectral(
  id: 'spectralNorm' | 'stableRank' | 'effectiveRank',
  label: string,
): Column<TensorRow> {
  const value = (row: TensorRow): number | null | undefined =>
    row.report?.spectrum === null ? null : row.report?.spectrum?.[id];
  return figureColumn(onRequest(id, label), value, figure);
}

function onRequest(id: MetricId, label: string): FigureDescription {
  return { id, metric: id, label, widest: '8.88e-88', isOnRequest: true };
}
