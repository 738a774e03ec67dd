/** Made-up singular values, and the figures that follow from them by METRICS.md. */
import type { MatrixLayout } from '../../src/analysis/matrices.ts';
import type { EnergyRank, Spectrum } from '../../src/model/report.ts';
import { randomOf } from './random.ts';

/** A noise bulk with a few values above it, descending. */
export function singularValuesOf(seed: string, { rows, cols }: MatrixLayout): Float64Array {
  const random = randomOf(seed);
  const rank = Math.min(rows, cols);
  const size = 0.02 * (0.8 + 0.4 * random());
  const [low, high] = [
    Math.abs(Math.sqrt(rows) - Math.sqrt(cols)),
    Math.sqrt(rows) + Math.sqrt(cols),
  ];
  const outliers = 4 + Math.floor(random() * 8);
  return Float64Array.from({ length: rank }, (_value, at) => {
    const depth = (at + 0.5) / rank;
    const bulk = low + (high - low) * (1 - depth) ** 1.3 + 0.05 * (1 - depth);
    const head = at < outliers ? 1 + 6 / (at + 1.2) + random() * 0.05 : 1;
    return size * bulk * head;
  }).sort((a, b) => b - a);
}

export function spectrumOf(values: Float64Array, { rows, cols }: MatrixLayout): Spectrum {
  const total = values.reduce((sum, value) => sum + value, 0);
  const energy = values.reduce((sum, value) => sum + value ** 2, 0);
  const fourth = values.reduce((sum, value) => sum + value ** 4, 0);
  const first = values[0] ?? 0;
  const last = values.at(-1) ?? 0;
  const floor = first * Math.sqrt(values.length * 2 ** -52);
  const edge = 0.92 * (Math.sqrt(rows) + Math.sqrt(cols)) * 0.02;
  return {
    estimate: false,
    frobeniusNorm: Math.sqrt(energy),
    spectralNorm: first,
    stableRank: energy / first ** 2,
    effectiveRank: Math.exp(
      -values.reduce(
        (sum, value) => sum + (value > 0 ? (value / total) * Math.log(value / total) : 0),
        0,
      ),
    ),
    participationRatio: energy ** 2 / fourth,
    conditionNumber: first / Math.max(last, floor),
    conditionNumberIsLowerBound: last < floor,
    hillAlpha: hillAlpha(values),
    mpEdge: edge,
    mpOutliers: values.filter((value) => value > edge * 1.01).length,
    resolutionFloor: floor,
    energyRank: energyRank(values, energy),
  };
}

function hillAlpha(values: Float64Array): number {
  const k = Math.max(2, Math.floor(values.length / 10));
  const kth = values[k - 1] ?? 1;
  const mean =
    values.subarray(0, k - 1).reduce((sum, value) => sum + Math.log(value / kth), 0) / (k - 1);
  return 1 / mean;
}

function energyRank(values: Float64Array, energy: number): EnergyRank {
  const least = (share: number): number => {
    let sum = 0;
    return 1 + values.findIndex((value) => (sum += value ** 2) >= share * energy * (1 - 1e-12));
  };
  return { '0.5': least(0.5), '0.9': least(0.9), '0.99': least(0.99) };
}
