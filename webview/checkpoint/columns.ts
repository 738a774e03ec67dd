/** The columns of the checkpoint editor. */
import { html } from 'lit';
import type { CheckpointSummary } from '../../src/model/checkpoint.ts';
import { bar } from '../components/bar.ts';
import { figureColumn, type Column, type FigureDescription } from '../components/column.ts';
import {
  contentHover,
  contentText,
  WIDEST_CONTENT,
  dtypeHover,
  dtypeText,
} from '../components/groupText.ts';
import { byteSize, compactCount, counted, figure, percent, shapeText } from '../format.ts';
import { t } from '../l10n.ts';
import type { MetricId } from '../metrics.ts';
import type { Group } from '../state/moduleTotals.ts';
import { shapeKey } from '../state/sort.ts';
import type { TensorRow } from './tensorRow.ts';

const SHAPE: Column<TensorRow> = {
  id: 'shape',
  label: t('Shape'),
  isNumeric: true,
  text: (row) => shapeText(row.tensor.shape),
  hover: (row) => shapeText(row.tensor.shape),
  key: (row) => shapeKey(row.tensor.shape),
  ofGroup: { text: contentText, widest: WIDEST_CONTENT, hover: contentHover },
};

const SIZES: readonly Column<TensorRow>[] = [
  {
    id: 'parameters',
    label: t('Parameters'),
    widest: '88.8 M',
    isNumeric: true,
    text: (row) => compactCount(row.parameters),
    hover: (row) => counted(row.parameters, 'parameter'),
    key: (row) => row.parameters,
    ofGroup: {
      text: ({ parameters }) => compactCount(parameters),
      hover: ({ parameters }) => counted(parameters, 'parameter'),
      key: ({ parameters }) => parameters,
    },
  },
  {
    id: 'bytes',
    label: t('Bytes'),
    widest: '88.8 MiB',
    isNumeric: true,
    text: (row) => byteSize(row.tensor.bytes),
    hover: (row) => counted(row.tensor.bytes, 'byte'),
    key: (row) => row.tensor.bytes,
    ofGroup: {
      text: ({ bytes }) => byteSize(bytes),
      hover: ({ bytes }) => counted(bytes, 'byte'),
      key: ({ bytes }) => bytes,
    },
  },
];

const MEASURED: readonly Column<TensorRow>[] = [
  figureColumn(onRequest('std', t('Std')), (row) => row.report?.stats?.std, figure),
  spectral('spectralNorm', 'σ₁'),
  spectral('stableRank', t('Stable rank')),
  spectral('effectiveRank', t('Effective rank')),
];

/**
 * All columns but the name, which is the table's own.
 *
 * @param summary of the whole checkpoint
 */
export function tensorColumns(summary: CheckpointSummary): readonly Column<TensorRow>[] {
  const { dtypes, parameters } = summary;
  return [SHAPE, dtypeColumn(dtypes), ...SIZES, shareColumn(parameters), ...MEASURED];
}

/** The widest of what `percent` writes. */
const WIDEST_SHARE = '> 99.99 %';

/** @param dtypes all of the checkpoint's, as in the line of a module that has them all */
function dtypeColumn(dtypes: Group['dtypes']): Column<TensorRow> {
  return {
    id: 'dtype',
    label: t('Dtype'),
    isNumeric: false,
    text: (row) => row.tensor.dtype,
    key: (row) => row.tensor.dtype,
    ofGroup: { text: dtypeText, widest: dtypeText({ dtypes }), hover: dtypeHover },
  };
}

function shareColumn(total: number): Column<TensorRow> {
  const share = ({ parameters }: { readonly parameters: number }): number =>
    parameters / Math.max(1, total);
  const text = (of: { readonly parameters: number }): string => percent(share(of));
  const view = (of: { readonly parameters: number }, most: number): unknown =>
    bar(of.parameters / Math.max(1, most), text(of));
  return {
    id: 'share',
    label: t('Share'),
    hint: t('Share of all parameters; the longest bar is that of the largest line beside it'),
    widest: html`<span class="bar-text">${WIDEST_SHARE}</span>`,
    growth: 160,
    isNumeric: true,
    text,
    view,
    hover: (row) => t('{0} of all parameters', text(row)),
    key: (row) => row.parameters,
    ofGroup: { text, view, key: ({ parameters }) => parameters },
  };
}

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
