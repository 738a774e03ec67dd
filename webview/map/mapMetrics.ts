/** What the map can show of a checkpoint's tensor. */
import type { Spectrum, TensorStatistics } from '../../src/model/report.ts';
import type { TensorRow } from '../checkpoint/tensorRow.ts';
import { byteSize, compactCount, directions, figure, percent } from '../format.ts';
import { t } from '../l10n.ts';
import { METRICS, type Metric } from '../metrics.ts';
import type { MapMetric } from './mapMetric.ts';

const SIZES: readonly MapMetric<TensorRow>[] = [
  size('parameters', compactCount, (row) => row.parameters, {
    title: t('Parameters'),
    formula: t('product of the shape'),
    unit: t('elements'),
    reading: t('Elements of all tensors of the module, weights and biases of all experts.'),
  }),
  size('bytes', byteSize, (row) => row.tensor.bytes, {
    title: t('Bytes'),
    formula: t('parameters × bytes of an element'),
    unit: t('as stored'),
    reading: t('Stored size of all tensors of the module.'),
  }),
];

/** In the order of the chooser. */
export const MAP_METRICS: readonly MapMetric<TensorRow>[] = [
  ...SIZES,
  { ...statistic('absMax', figure), combine: 'max' },
  statistic('rms', figure),
  statistic('std', figure),
  statistic('zeroFraction', percent),
  spectral('spectralNorm'),
  spectral('frobeniusNorm'),
  spectral('stableRank', directions),
  spectral('effectiveRank', directions),
  spectral('participationRatio', directions),
  spectral('conditionNumber'),
  spectral('hillAlpha'),
  spectral('mpOutliers', directions),
];

function size(
  id: string,
  format: (value: number) => string,
  value: (row: TensorRow) => number,
  definition: Metric,
): MapMetric<TensorRow> {
  return {
    ...{ id, definition, format, coverage: 'all', combine: 'sum' },
    values: (row) => [value(row)],
  };
}

function statistic(
  id: keyof TensorStatistics & keyof typeof METRICS,
  format: (value: number) => string,
): MapMetric<TensorRow> {
  return {
    ...{ id, definition: METRICS[id], format, coverage: 'main', combine: 'median' },
    values: ({ report }) => (isUnreadable(report) ? [null] : report?.stats && [report.stats[id]]),
  };
}

type SpectralFigure =
  | 'spectralNorm'
  | 'frobeniusNorm'
  | 'stableRank'
  | 'effectiveRank'
  | 'participationRatio'
  | 'conditionNumber'
  | 'hillAlpha'
  | 'mpOutliers';

function spectral(id: SpectralFigure, format = figure): MapMetric<TensorRow> {
  return {
    ...{ id, definition: METRICS[id], format, coverage: 'matrices', combine: 'median' },
    values: ({ report }) => {
      if (isUnreadable(report)) {
        return [null];
      }
      // a stack's own spectrum holds means
      return report?.matrices !== undefined
        ? report.matrices.map(({ spectrum }) => figureOf(spectrum, id))
        : report?.spectrum === undefined
          ? undefined
          : [figureOf(report.spectrum, id)];
    },
  };
}

function figureOf(spectrum: Spectrum | null, id: SpectralFigure): number | null {
  return spectrum?.[id] ?? null;
}

function isUnreadable(report: TensorRow['report']): boolean {
  return (report?.error ?? null) !== null;
}
