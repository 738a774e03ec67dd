/** The columns of the diff editor. */
import { html } from 'lit';
import { bar } from '../components/bar.ts';
import { contentHover, contentText, WIDEST_CONTENT } from '../components/groupText.ts';
import { figureColumn, type Column, type FigureDescription } from '../components/column.ts';
import { figure, multiple, percent, shapeText } from '../format.ts';
import { t } from '../l10n.ts';
import type { MetricId } from '../metrics.ts';
import { shapeKey } from '../state/sort.ts';
import { DIRECTION_COLUMNS } from './directionColumns.ts';
import { dtypeText, isIdentical, type PairRow } from './pairRow.ts';

/** The widest of what `percent` and `figure` write. */
const PERCENT = '> 99.99 %';
const FIGURE = '8.88e-88';

const DESCRIPTION: readonly Column<PairRow>[] = [
  {
    id: 'shape',
    label: t('Shape'),
    isNumeric: true,
    text: (row) => shapeText(row.pair.shape),
    hover: (row) => shapeText(row.pair.shape),
    key: (row) => shapeKey(row.pair.shape),
    ofGroup: { text: contentText, widest: WIDEST_CONTENT, hover: contentHover },
  },
  {
    id: 'dtype',
    label: t('Dtype'),
    isNumeric: false,
    text: dtypeText,
    hover: dtypeText,
    key: dtypeText,
  },
];

const sparsity = figureColumn<PairRow>(
  figureOf('updateSparsity', t('Update sparsity'), PERCENT),
  (row) => row.report?.updateSparsity,
  percent,
);

const MEASURED: readonly Column<PairRow>[] = [
  { ...sparsity, view: sparsityView, widest: bar(0, PERCENT) },
  figureColumn(
    figureOf('exactEqualFraction', t('Equal'), PERCENT),
    (row) => row.report?.exactEqualFraction,
    percent,
  ),
  figureColumn(
    figureOf('relativeUpdate', t('Rel. update'), FIGURE),
    (row) => row.report?.relativeUpdate,
    figure,
  ),
  figureColumn(onRequest('nss', 'NSS', FIGURE), (row) => row.report?.nss, figure),
  figureColumn(
    onRequest('nssExcess', t('NSS excess'), '8.88 ×'),
    (row) => row.report?.nssExcess,
    multiple,
  ),
  figureColumn(
    onRequest('spectralNorm', t('σ₁ base'), FIGURE),
    (row) => row.report?.spectralNorm?.base,
    figure,
  ),
];

/** All columns but the name, which is the table's own. */
export const PAIR_COLUMNS: readonly Column<PairRow>[] = [
  ...DESCRIPTION,
  ...MEASURED,
  ...DIRECTION_COLUMNS,
];

/** A figure that the editor measures by itself. */
function figureOf(id: MetricId, label: string, widest: string): FigureDescription {
  return { id, metric: id, label, widest, isOnRequest: false };
}

function onRequest(id: MetricId, label: string, widest: string): FigureDescription {
  return { ...figureOf(id, label, widest), isOnRequest: true };
}

function sparsityView(row: PairRow): unknown {
  const fraction = row.report?.updateSparsity;
  if (fraction === null || fraction === undefined) {
    return sparsity.text(row);
  }
  const text = isIdentical(row)
    ? html`<span class="badge">${t('identical')}</span>`
    : percent(fraction);
  return bar(fraction, text);
}
