/** The columns of where an update went, shown once it is measured. */
import { figureColumn, type Column } from '../components/column.ts';
import { degrees, difference, figure, multiple, percent } from '../format.ts';
import { t } from '../l10n.ts';
import type { MetricId } from '../metrics.ts';
import { ALPHA, DIRECTIONS, ENERGY_K, K, type DirectionId } from './direction.ts';
import type { PairRow } from './pairRow.ts';

const DEGREES = '88.88°';
const PERCENT = '> 99.99 %';
const MULTIPLE = '8.88 ×';

export const DIRECTION_COLUMNS: readonly Column<PairRow>[] = [
  column('stableRankUpdate', 'stableRank', t('ΔW stable rank'), '888.8', figure),
  column('rotationU', 'rotation', t('Angle U, k={0}', K), DEGREES, degrees),
  column('rotationV', 'rotation', t('Angle V, k={0}', K), DEGREES, degrees),
  column('rotationExcessU', 'rotationExcess', t('U excess'), MULTIPLE, multiple),
  column('rotationExcessV', 'rotationExcess', t('V excess'), MULTIPLE, multiple),
  column(
    'principalOverlap',
    'principalOverlap',
    t('Princ. overlap, α={0}', ALPHA),
    PERCENT,
    percent,
  ),
  column('principalOverlapExcess', 'overlapExcess', t('Princ. excess'), '+0.888', difference),
  column('lowOverlap', 'lowOverlap', t('Low overlap, α={0}', ALPHA), PERCENT, percent),
  column('lowOverlapExcess', 'overlapExcess', t('Low excess'), '+0.888', difference),
  column(
    'offPrincipalEnergy',
    'offPrincipalEnergy',
    t('Off-princ. energy, k={0}', ENERGY_K),
    PERCENT,
    percent,
  ),
  column(
    'principalEnergyExcess',
    'principalEnergyExcess',
    t('Princ. energy excess'),
    MULTIPLE,
    multiple,
  ),
  column('intruderDimensions', 'intruderDimensions', t('Intruders'), '88.88', figure),
];

/** A pair that has no matrix is not measured, and has none of these figures. */
function column(
  id: DirectionId,
  metric: MetricId,
  label: string,
  widest: string,
  format: (value: number) => string,
): Column<PairRow> {
  return figureColumn(
    { id, metric, label, widest, isOnRequest: true },
    ({ report }: PairRow) => report && DIRECTIONS[id](report),
    format,
  );
}
