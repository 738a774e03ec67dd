/** The columns of the checkpoint editor. */
import { figureColumn, type Column, type FigureDescription } from '../components/column.ts';
import { byteSize, compactCount, counted, figure, shapeText } from '../format.ts';
import { t } from '../l10n.ts';
import type { MetricId } from '../metrics.ts';
import { shapeKey } from '../state/sort.ts';
import type { TensorRow } from './tensorRow.ts';

const DESCRIPTION: readonly Column<TensorRow>[] = [
  {
    id: 'shape',
    label: t('Shape'),
    isNumeric: true,
    text: (row) => shapeText(row.tensor.shape),
    hover: (row) => shapeText(row.tensor.shape),
    key: (row) => shapeKey(row.tensor.shape),
  },
  {
    id: 'dtype',
    label: t('Dtype'),
    isNumeric: false,
    text: (row) => row.tensor.dtype,
    key: (row) => row.tensor.dtype,
  },
  {
    id: 'parameters',
    label: t('Parameters'),
    widest: '88.8 M',
    isNumeric: true,
    text: (row) => compactCount(row.parameters),
    hover: (row) => counted(row.parameters, 'parameter'),
    key: (row) => row.parameters,
  },
  {
    id: 'bytes',
    label: t('Bytes'),
    widest: '88.8 MiB',
    isNumeric: true,
    text: (row) => byteSize(row.tensor.bytes),
    hover: (row) => counted(row.tensor.bytes, 'byte'),
    key: (row) => row.tensor.bytes,
  },
];

const MEASURED: readonly Column<TensorRow>[] = [
  figureColumn(onRequest('std', t('Std')), (row) => row.report?.stats?.std, figure),
  spectral('spectralNorm', 'σ₁'),
  spectral('stableRank', t('Stable rank')),
  spectral('effectiveRank', t('Effective rank')),
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
