/** The columns of the editor of two updates. */
import { html } from 'lit';
import { bar } from '../components/bar.ts';
import { figureColumn, type Column } from '../components/column.ts';
import { contentHover, contentText, WIDEST_CONTENT } from '../components/groupText.ts';
import { difference, figure, percent, shapeText } from '../format.ts';
import { t } from '../l10n.ts';
import { METRICS } from '../metrics.ts';
import { shapeKey } from '../state/sort.ts';
import { dtypeText, figureOf, type FigureName, type TripleRow } from './tripleRow.ts';
import type { UPDATES_METRICS } from '../updatesMetrics.ts';

/** The widest of what `percent`, `figure` and `difference` write. */
const PERCENT = '> 99.99 %';
const FIGURE = '−8.88e-88';
const DIFFERENCE = '−0.8888';

type Shown = FigureName & keyof typeof UPDATES_METRICS;

const DESCRIPTION: readonly Column<TripleRow>[] = [
  {
    id: 'shape',
    label: t('Shape'),
    isNumeric: true,
    text: (row) => shapeText(row.shape),
    hover: (row) => shapeText(row.shape),
    key: (row) => shapeKey(row.shape),
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

/** All columns but the name, which is the table's own. */
export const TRIPLE_COLUMNS: readonly Column<TripleRow>[] = [
  ...DESCRIPTION,
  column('taskVectorCosine', t('Cosine'), FIGURE, figure),
  column('signConflictFraction', METRICS.signConflictFraction.title, PERCENT, percent),
  withBar(column('maskJaccard', t('Jaccard'), PERCENT, percent)),
  column('maskJaccardNull', METRICS.maskJaccardNull.title, PERCENT, percent),
  column('maskJaccardExcess', t('Excess'), DIFFERENCE, difference),
  column('changedFirst', METRICS.changedFirst.title, PERCENT, percent),
  column('changedSecond', METRICS.changedSecond.title, PERCENT, percent),
  column('changedBoth', t('By both'), PERCENT, percent),
  relativeUpdate('first', t('Rel. update 1')),
  relativeUpdate('second', t('Rel. update 2')),
];

function column(
  id: Shown,
  label: string,
  widest: unknown,
  format: (value: number) => string,
): Column<TripleRow> {
  const description = { id, metric: id, label, widest, isOnRequest: false };
  return figureColumn<TripleRow>(description, (row) => figureOf(row, id), format);
}

function relativeUpdate(side: 'first' | 'second', label: string): Column<TripleRow> {
  const id = `relativeUpdate.${side}`;
  return figureColumn<TripleRow>(
    { id, metric: 'relativeUpdate', label, widest: FIGURE, isOnRequest: false },
    (row) => row.report?.relativeUpdate[side],
    figure,
  );
}

function withBar(shown: Column<TripleRow>): Column<TripleRow> {
  return {
    ...shown,
    widest: bar(0, PERCENT),
    view: (row) => {
      const value = shown.key(row);
      return typeof value === 'number'
        ? bar(value, shown.text(row))
        : html`<span></span><span class="bar-text">${shown.text(row)}</span>`;
    },
  };
}
