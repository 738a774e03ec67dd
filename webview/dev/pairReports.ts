/** A made-up comparison and its measurements. */
import {
  elementCount,
  isEmbedding,
  isWeightMatrix,
  matrixLayout,
} from '../../src/analysis/matrices.ts';
import { summarizeDiff } from '../../src/analysis/summary.ts';
import type { Checkpoint, Tensor } from '../../src/model/checkpoint.ts';
import type { Pair } from '../../src/model/pair.ts';
import type { DiffModel, PairReport, Sides, Spectrum } from '../../src/model/report.ts';
import type { PairMetric, PairSummary } from '../../src/protocol/engine.ts';
import type { TensorSide } from '../../src/protocol/webview.ts';
import { randomOf } from './random.ts';
import { singularValuesOf, spectrumOf } from './spectra.ts';
import { updatedName } from './tensorValues.ts';

export function pairsOf(checkpoint: Checkpoint): readonly Pair[] {
  return checkpoint.tensors.map(({ name, shape, dtype }, index): Pair => ({
    name,
    shape,
    dtype: { base: dtype, other: index % 9 === 4 ? 'F32' : dtype },
    base: index,
    other: index,
    analysedByDefault: isWeightMatrix(dtype, shape) && !isEmbedding(name),
  }));
}

/** One of the two tensors. */
export function sideOf({ name, shape, dtype }: Pair, side: TensorSide): Tensor {
  const isOther = side === 'other';
  const type = isOther ? dtype.other : dtype.base;
  return { name: isOther ? updatedName(name) : name, shape, dtype: type, ...NOWHERE };
}

const NOWHERE = { bytes: 0, offset: 0, shard: 0 } as const;

export function pairSummary(checkpoint: Checkpoint): PairSummary {
  const { tensors, ...summary } = checkpoint;
  return {
    base: { ...summary, path: '/models/base/model.safetensors' },
    other: { ...summary, path: '/models/rlvr/model.safetensors' },
    pairCount: tensors.length,
    onlyInBase: ['model.rotary_emb.inv_freq'],
    onlyInOther: ['value_head.weight', 'value_head.bias'],
    tied: ['lm_head.weight'],
    shapeMismatch: [{ name: 'model.extra_tokens.weight', base: [16, 4096], other: [32, 4096] }],
  };
}

export function pairReport(pair: Pair, metrics: readonly PairMetric[]): PairReport {
  const { name, shape, dtype } = pair;
  return {
    ...{ name, shape, dtype, elements: elementCount(shape), error: null },
    ...(metrics.includes('sparsity') && sparsityOf(pair)),
    ...(metrics.includes('spectrum') && spectraOf(pair)),
  };
}

export function modelOf(reports: readonly PairReport[], metrics: readonly PairMetric[]): DiffModel {
  return summarizeDiff(reports, { metrics: [...metrics], includeEmbeddings: false }).model;
}

/** Norms that training did not touch, and everything else in part. */
function sparsityOf(pair: Pair): Partial<PairReport> {
  const isUntouched = pair.name.includes('norm');
  const random = randomOf(`${pair.name} update`);
  const sparsity = isUntouched ? 1 : 0.4 + 0.45 * random();
  const relative = isUntouched ? 0 : 8e-4 + 3e-3 * random();
  const count = elementCount(pair.shape);
  const base = Math.sqrt(count) * 0.02;
  return {
    updateSparsity: sparsity,
    exactEqualFraction: isUntouched ? 1 : sparsity * (pair.dtype.other === 'F32' ? 0.02 : 1),
    relativeUpdate: relative,
    updateRadial: isUntouched ? 0 : -1e-5 * random(),
    updateRadialCosine: isUntouched ? null : -0.01 * random(),
    ulpRatio: {
      zero: Math.round(count * sparsity),
      under: 0,
      bins: Array.from({ length: 16 }, (_count, bin) =>
        bin < 8 ? 0 : Math.round(count * (1 - sparsity) * 0.5 ** (bin - 7)),
      ),
      over: 0,
      exact: pair.dtype.base === 'BF16',
    },
    frobeniusNorm: { base, other: base * (1 + 1e-6), update: base * relative },
  };
}

function spectraOf(pair: Pair): Partial<PairReport> {
  const layout = isWeightMatrix(pair.dtype.base, pair.shape) ? matrixLayout(pair.shape) : null;
  if (layout === null) {
    return {};
  }
  const [base, other] = [pairValues(pair, 'base'), pairValues(pair, 'other')];
  const sides = { base: spectrumOf(base, layout), other: spectrumOf(other, layout) };
  const drift = Math.hypot(...base.map((value, at) => (other[at] ?? 0) - value));
  const nss = drift / sides.base.frobeniusNorm;
  const each = <T>(figure: (spectrum: Spectrum) => T): Sides<T> => ({
    base: figure(sides.base),
    other: figure(sides.other),
  });
  return {
    ...{ nss, nssResolution: 2.1e-13, nssNull: nss / 1.62, nssExcess: 1.62, nssDriftShare: 0.0021 },
    spectralNorm: each((spectrum) => spectrum.spectralNorm),
    stableRank: each((spectrum) => spectrum.stableRank),
    effectiveRank: each((spectrum) => spectrum.effectiveRank),
    participationRatio: each((spectrum) => spectrum.participationRatio),
    conditionNumber: each((spectrum) => spectrum.conditionNumber),
    conditionNumberIsLowerBound: each((spectrum) => spectrum.conditionNumberIsLowerBound),
    hillAlpha: each((spectrum) => spectrum.hillAlpha),
    mpEdge: each((spectrum) => spectrum.mpEdge),
    mpOutliers: each((spectrum) => spectrum.mpOutliers),
    energyRank: each((spectrum) => spectrum.energyRank),
    resolutionFloor: each((spectrum) => spectrum.resolutionFloor),
  };
}

/** The other side's values lie close to the base's. */
export function pairValues(pair: Pair, side: 'base' | 'other'): Float64Array {
  const layout = matrixLayout(pair.shape) ?? { count: 1, rows: 1, cols: 1 };
  const base = singularValuesOf(pair.name, layout);
  const random = randomOf(`${pair.name} other`);
  return side === 'base'
    ? base
    : base.map(
        (value, at) => value * (1 + 4e-4 * (random() - 0.45) * Math.exp((-2 * at) / base.length)),
      );
}
