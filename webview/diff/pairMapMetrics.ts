/** What the map can show of a pair of tensors; colours run to both sides of a null where there is one. */
import type { PairFigures } from '../../src/model/report.ts';
import { degrees, difference, figure, multiple, percent } from '../format.ts';
import { t } from '../l10n.ts';
import type { Coverage } from '../map/mapLayout.ts';
import type { Baseline, MapMetric } from '../map/mapMetric.ts';
import { METRICS, type MetricId } from '../metrics.ts';
import { ALPHA, DIRECTIONS, ENERGY_K, K, type DirectionId } from './direction.ts';
import type { PairRow } from './pairRow.ts';

type Value = (figures: PairFigures) => number | null | undefined;

interface Look {
  /** Where the metric's own title does not say enough. */
  readonly title?: string;
  readonly coverage?: Coverage;
  readonly baseline?: Baseline;
}

const RANDOM_UPDATE: Baseline = { value: 1, name: t('a random update of its size') };
const RANDOM_MASK: Baseline = { value: Number(ALPHA), name: t('a random mask') };
const EXPLAINED: Baseline = { value: 0, name: t('magnitude and precision explain it') };

/** In the order of the chooser. */
export const PAIR_MAP_METRICS: readonly MapMetric<PairRow>[] = [
  mapMetric('updateSparsity', 'updateSparsity', percent, (of) => of.updateSparsity, {
    coverage: 'main',
  }),
  mapMetric('relativeUpdate', 'relativeUpdate', figure, (of) => of.relativeUpdate, {
    coverage: 'main',
  }),
  mapMetric('nss', 'nss', figure, (of) => of.nss),
  mapMetric('nssExcess', 'nssExcess', multiple, (of) => of.nssExcess, { baseline: RANDOM_UPDATE }),
  direction('stableRankUpdate', 'stableRank', figure, { title: t('ΔW stable rank') }),
  direction('rotationU', 'rotation', degrees, { title: t('Max angle {0}, k = {1}', 'U', K) }),
  direction('rotationV', 'rotation', degrees, { title: t('Max angle {0}, k = {1}', 'V', K) }),
  direction('rotationExcessU', 'rotationExcess', multiple, {
    title: t('Rotation excess {0}, k = {1}', 'U', K),
    baseline: RANDOM_UPDATE,
  }),
  direction('rotationExcessV', 'rotationExcess', multiple, {
    title: t('Rotation excess {0}, k = {1}', 'V', K),
    baseline: RANDOM_UPDATE,
  }),
  direction('principalOverlap', 'principalOverlap', percent, {
    title: t('{0}, α = {1}', METRICS.principalOverlap.title, ALPHA),
    baseline: RANDOM_MASK,
  }),
  direction('principalOverlapExcess', 'overlapExcess', difference, {
    title: t('Principal overlap excess'),
    baseline: EXPLAINED,
  }),
  direction('lowOverlap', 'lowOverlap', percent, {
    title: t('{0}, α = {1}', METRICS.lowOverlap.title, ALPHA),
    baseline: RANDOM_MASK,
  }),
  direction('lowOverlapExcess', 'overlapExcess', difference, {
    title: t('Low-magnitude overlap excess'),
    baseline: EXPLAINED,
  }),
  direction('offPrincipalEnergy', 'offPrincipalEnergy', percent, {
    title: t('Off-principal energy, k = {0}', ENERGY_K),
  }),
  direction('principalEnergyExcess', 'principalEnergyExcess', multiple, {
    baseline: RANDOM_UPDATE,
  }),
  direction('intruderDimensions', 'intruderDimensions', figure),
];

function direction(
  id: DirectionId,
  metric: MetricId,
  format: (value: number) => string,
  look: Look = {},
): MapMetric<PairRow> {
  return mapMetric(id, metric, format, DIRECTIONS[id], look);
}

function mapMetric(
  id: string,
  metric: MetricId,
  format: (value: number) => string,
  value: Value,
  { title, coverage = 'matrices', baseline }: Look = {},
): MapMetric<PairRow> {
  const definition = METRICS[metric];
  return {
    ...{ id, coverage, format, combine: 'median' },
    definition: title === undefined ? definition : { ...definition, title },
    ...(baseline && { baseline }),
    values: ({ report }) => {
      if (report === undefined) {
        return undefined;
      }
      if (report.error !== null) {
        return [null];
      }
      // a stack's own figures are means
      const values = (report.matrices ?? [report]).map(value);
      return values.includes(undefined) ? undefined : values.map((one) => one ?? null);
    },
  };
}
