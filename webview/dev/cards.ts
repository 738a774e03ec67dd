/** Made-up cards: what an engine would answer to a hover. */
import { isFloating, matrixLayout } from '../../src/analysis/matrices.ts';
import type { SpectrumPoints, TensorCard } from '../../src/model/card.ts';
import type { Checkpoint } from '../../src/model/checkpoint.ts';
import type { Spectrum } from '../../src/model/report.ts';
import type { TensorMetric } from '../../src/protocol/engine.ts';
import { pointsOf } from '../../src/analysis/spectrumPoints.ts';
import { singularValuesOf, spectrumOf } from './spectra.ts';
import { tensorReport } from './tensorReports.ts';

/** As the engine has it: larger tensors get no statistics in passing, or are read in part. */
const SMALL_BYTES = 4 << 20;
const SAMPLED_BYTES = 64 << 20;
const LEADING = 8;

export function tensorCard(
  { tensors, shards }: Checkpoint,
  row: number,
  lacking: readonly TensorMetric[],
): TensorCard {
  const tensor = tensors[row];
  if (tensor === undefined) {
    throw new Error(`there is no tensor ${row}`);
  }
  const { name, shape, dtype, bytes } = tensor;
  const layout = isFloating(dtype) ? matrixLayout(shape) : null;
  const asked = lacking.filter((metric) => metric === 'spectrum' || bytes <= SMALL_BYTES);
  const report = tensorReport(tensor, layout === null ? ['statistics'] : asked);
  const shard = shards[tensor.shard]?.file ?? '';
  const { histogram, logHistogram, matrices, ...rest } = report;
  if (layout === null) {
    return { tensor, shard, report: bytes > SMALL_BYTES ? { name, error: null } : rest };
  }
  const values = singularValuesOf(`${name}0`, layout);
  if (!report.spectrum) {
    const isMeasured = !lacking.includes('spectrum') && layout.count === 1;
    return { tensor, shard, report: rest, ...(isMeasured && { curve: pointsOf(values) }) };
  }
  const rows = bytes > SAMPLED_BYTES ? Math.floor((layout.rows * SAMPLED_BYTES) / bytes) : null;
  const spectrum = estimateOf(spectrumOf(values, layout), rows, layout.rows);
  const curve = leadingOf(values, rows === null ? 'lowerBounds' : 'scaled');
  return {
    ...{ tensor, shard, report: { ...rest, spectrum } },
    ...(layout.count === 1 && { curve }),
  };
}

function estimateOf(exact: Spectrum, rows: number | null, of: number): Spectrum {
  const low = exact.spectralNorm * 0.9991;
  return {
    ...exact,
    ...{ estimate: true, spectralNorm: low, residual: exact.spectralNorm * 0.0063 },
    stableRank: (exact.frobeniusNorm / low) ** 2,
    ...{ effectiveRank: null, participationRatio: null, conditionNumber: null, hillAlpha: null },
    ...{ mpEdge: null, mpOutliers: null, resolutionFloor: null },
    energyRank: { '0.5': null, '0.9': null, '0.99': null },
    ...(rows !== null && { sample: { rows, of } }),
  };
}

function leadingOf(values: Float64Array, kind: SpectrumPoints['kind']): SpectrumPoints {
  const leading = [...values.subarray(0, LEADING)].map((value, at) => value * (1 - 0.001 * at));
  return {
    ...{ rank: values.length, kind, values: leading },
    ranks: leading.map((_value, at) => at + 1),
  };
}
