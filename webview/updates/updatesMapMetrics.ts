/** What the map can show of two updates; colours run to both sides of what chance gives. */
import { difference, figure, percent } from '../format.ts';
import { t } from '../l10n.ts';
import type { Baseline, MapMetric } from '../map/mapMetric.ts';
import { METRICS } from '../metrics.ts';
import type { UPDATES_METRICS } from '../updatesMetrics.ts';
import { figureOf, type FigureName, type TripleRow } from './tripleRow.ts';

const ORTHOGONAL: Baseline = { value: 0, name: t('orthogonal updates') };
const UNRELATED_SIGNS: Baseline = { value: 0.5, name: t('unrelated signs') };
const EXPLAINED: Baseline = { value: 0, name: t('magnitude and precision explain it') };

/** In the order of the chooser. */
export const UPDATES_MAP_METRICS: readonly MapMetric<TripleRow>[] = [
  mapMetric('taskVectorCosine', figure, ORTHOGONAL),
  mapMetric('signConflictFraction', percent, UNRELATED_SIGNS),
  mapMetric('maskJaccardExcess', difference, EXPLAINED),
  mapMetric('maskJaccard', percent),
  mapMetric('maskJaccardNull', percent),
  mapMetric('changedFirst', percent),
  mapMetric('changedSecond', percent),
  mapMetric('changedBoth', percent),
  relativeUpdate('first', t('Relative update 1')),
  relativeUpdate('second', t('Relative update 2')),
];

function mapMetric(
  id: FigureName & keyof typeof UPDATES_METRICS,
  format: (value: number) => string,
  baseline?: Baseline,
): MapMetric<TripleRow> {
  return {
    ...{ id, definition: METRICS[id], coverage: 'main', combine: 'median', format },
    ...(baseline && { baseline }),
    values: (row) => oneValue(figureOf(row, id)),
  };
}

function relativeUpdate(side: 'first' | 'second', title: string): MapMetric<TripleRow> {
  return {
    id: `relativeUpdate.${side}`,
    definition: { ...METRICS.relativeUpdate, title },
    ...{ coverage: 'main', combine: 'median', format: figure },
    values: ({ report }) => oneValue(report?.relativeUpdate[side]),
  };
}

function oneValue(value: number | null | undefined): readonly (number | null)[] | undefined {
  return value === undefined ? undefined : [value];
}
