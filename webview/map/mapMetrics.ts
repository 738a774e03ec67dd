/** What the map can show of a tensor. */
import type { Spectrum, TensorStatistics } from '../../src/model/report.ts';
import type { TensorRow } from '../checkpoint/tensorRow.ts';
import { byteSize, compactCount, figure, percent } from '../format.ts';
import { t } from '../l10n.ts';
import { METRICS, type Metric } from '../metrics.ts';
import type { Coverage } from './mapLayout.ts';

export interface MapMetric {
  readonly id: string;
  readonly definition: Metric;
  readonly coverage: Coverage;
  /** What a cell of several tensors shows: their sum, or the median over tensors and matrices. */
  readonly combine: 'sum' | 'median';
  format(value: number): string;
  /** One value a matrix; null where it is undefined. Undefined where it is not measured yet. */
  values(row: TensorRow): readonly (number | null)[] | undefined;
}

const SIZES: readonly MapMetric[] = [
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
export const MAP_METRICS: readonly MapMetric[] = [
  ...SIZES,
  statistic('absMax', figure),
  statistic('rms', figure),
  statistic('std', figure),
  statistic('zeroFraction', percent),
  spectral('spectralNorm'),
  spectral('frobeniusNorm'),
  spectral('stableRank'),
  spectral('effectiveRank'),
  spectral('participationRatio'),
  spectral('conditionNumber'),
  spectral('hillAlpha'),
  spectral('mpOutliers'),
];

/** The metric of an id; the first where there is none. */
export function mapMetric(id: string): MapMetric {
  const found = MAP_METRICS.find((metric) => metric.id === id) ?? MAP_METRICS[0];
  if (found === undefined) {
    throw new Error('the map has no metrics');
  }
  return found;
}

function size(
  id: string,
  format: (value: number) => string,
  value: (row: TensorRow) => number,
  definition: Metric,
): MapMetric {
  return {
    ...{ id, definition, format, coverage: 'all', combine: 'sum' },
    values: (row) => [value(row)],
  };
}

function statistic(
  id: keyof TensorStatistics & keyof typeof METRICS,
  format: (value: number) => string,
): MapMetric {
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

function spectral(id: SpectralFigure): MapMetric {
  return {
    ...{ id, definition: METRICS[id], format: figure, coverage: 'matrices', combine: 'median' },
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
