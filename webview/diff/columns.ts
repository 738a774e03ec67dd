/** The columns of the diff editor. */
import { html } from 'lit';
import { figureColumn, sortKeys, type Column } from '../components/column.ts';
import { figure, multiple, percent, shapeText } from '../format.ts';
import { shapeKey, type SortKey } from '../state/sort.ts';
import { dtypeText, isIdentical, type PairRow } from './pairRow.ts';

const DESCRIPTION: readonly Column<PairRow>[] = [
  {
    id: 'shape',
    label: 'Shape',
    width: 104,
    isNumeric: true,
    text: (row) => shapeText(row.pair.shape),
    hover: (row) => shapeText(row.pair.shape),
    key: (row) => shapeKey(row.pair.shape),
  },
  {
    id: 'dtype',
    label: 'Dtype',
    width: 84,
    isNumeric: false,
    text: dtypeText,
    hover: dtypeText,
    key: dtypeText,
  },
];

const sparsity = figureColumn<PairRow>(
  { id: 'updateSparsity', label: 'Update sparsity', metric: 'updateSparsity', width: 120 },
  (row) => row.report?.updateSparsity,
  percent,
);

const MEASURED: readonly Column<PairRow>[] = [
  { ...sparsity, view: sparsityView },
  figureColumn(
    { id: 'exactEqualFraction', label: 'Equal', metric: 'exactEqualFraction', width: 64 },
    (row) => row.report?.exactEqualFraction,
    percent,
  ),
  figureColumn(
    { id: 'relativeUpdate', label: 'Rel. update', metric: 'relativeUpdate', width: 84 },
    (row) => row.report?.relativeUpdate,
    figure,
  ),
  figureColumn(
    { id: 'nss', label: 'NSS', metric: 'nss', width: 68 },
    (row) => row.report?.nss,
    figure,
  ),
  figureColumn(
    { id: 'nssExcess', label: 'NSS excess', metric: 'nssExcess', width: 84 },
    (row) => row.report?.nssExcess,
    multiple,
  ),
  figureColumn(
    { id: 'spectralNorm', label: 'σ₁ base', metric: 'spectralNorm', width: 76 },
    (row) => row.report?.spectralNorm?.base,
    figure,
  ),
];

/** All columns but the name, which is the table's own. */
export const PAIR_COLUMNS: readonly Column<PairRow>[] = [...DESCRIPTION, ...MEASURED];

export const PAIR_KEYS: ReadonlyMap<string, (row: PairRow) => SortKey> = sortKeys(PAIR_COLUMNS);

function sparsityView(row: PairRow): unknown {
  const fraction = row.report?.updateSparsity;
  if (fraction === null || fraction === undefined) {
    return sparsity.text(row);
  }
  const text = isIdentical(row) ? html`<span class="badge">identical</span>` : percent(fraction);
  return html`<span class="bar" aria-hidden="true"
      ><span class="fill" .style=${`width: ${fraction * 100}%`}></span></span
    ><span class="bar-text">${text}</span>`;
}
