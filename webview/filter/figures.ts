/** Measured figures as the filter names them. */
import { METRICS, type MetricId } from '../metrics.ts';
import type { NumericField } from './fields.ts';

/** A figure of METRICS.md: its value is null where it is undefined, undefined where it is not measured. */
export function figureField<Row>(
  name: string,
  metric: MetricId,
  value: (row: Row) => number | null | undefined,
): NumericField<Row> {
  const { title } = METRICS[metric];
  return { name, title, unit: 'plain', isMeasured: true, value };
}

/** Figures that are a number in both a tensor's spectrum and a pair's sides. */
export const SPECTRAL = [
  'spectralNorm',
  'frobeniusNorm',
  'stableRank',
  'effectiveRank',
  'participationRatio',
  'conditionNumber',
  'hillAlpha',
  'mpEdge',
  'mpOutliers',
  'resolutionFloor',
] as const satisfies readonly MetricId[];

/** The shares of the energy that `energyRank` is known for. */
export const ENERGY_SHARES = ['0.5', '0.9', '0.99'] as const;
