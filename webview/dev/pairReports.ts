/** A made-up comparison and its measurements. */
import { elementCount, isEmbedding, isWeightMatrix } from '../../src/analysis/matrices.ts';
import { summarizeDiff } from '../../src/analysis/summary.ts';
import type { Checkpoint, Tensor } from '../../src/model/checkpoint.ts';
import type { Pair } from '../../src/model/pair.ts';
import type { DiffModel, PairReport, Sides, Spectrum } from '../../src/model/report.ts';
import type { PairMetric, PairSummary } from '../../src/protocol/engine.ts';
import type { TensorSide } from '../../src/protocol/webview.ts';
import { directionsOf } from './pairDirections.ts';
import { layoutOf, normOf, pairValues, sizesOf, updateNorm, updateValues } from './pairSizes.ts';
import { randomOf } from './random.ts';
import { spectrumOf } from './spectra.ts';
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
    resized: [],
    unsure: [],
  };
}

export function pairReport(pair: Pair, metrics: readonly PairMetric[]): PairReport {
  const { name, shape, dtype } = pair;
  return {
    ...{ name, shape, dtype, elements: elementCount(shape), error: null },
    ...(metrics.includes('sparsity') && sparsityOf(pair)),
    ...(isWeightMatrix(dtype.base, shape) && {
      ...(metrics.includes('spectrum') && nssOf(pair)),
      ...spectraOf(pair, metrics),
      ...directionsOf(pair, metrics),
    }),
  };
}

export function modelOf(reports: readonly PairReport[], metrics: readonly PairMetric[]): DiffModel {
  return summarizeDiff(reports, { metrics: [...metrics], includeEmbeddings: false }).model;
}

function sparsityOf(pair: Pair): Partial<PairReport> {
  const { sparsity, relative } = sizesOf(pair);
  const isUntouched = relative === 0;
  const random = randomOf(`${pair.name} radial`);
  const count = elementCount(pair.shape);
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
    frobeniusNorm: {
      base: normOf(pair, 'base'),
      other: normOf(pair, 'other'),
      update: updateNorm(pair),
    },
  };
}

function nssOf(pair: Pair): Partial<PairReport> {
  const [base, other] = [pairValues(pair, 'base'), pairValues(pair, 'other')];
  const drift = Math.hypot(...base.map((value, at) => (other[at] ?? 0) - value));
  const nss = drift / normOf(pair, 'base');
  return {
    ...{ nss, nssResolution: 2.1e-13, nssNull: nss / 1.62, nssExcess: 1.62, nssDriftShare: 0.0021 },
  };
}

/** The figures of the spectra that the groups of metrics find together. */
function spectraOf(pair: Pair, metrics: readonly PairMetric[]): Partial<PairReport> {
  const finds = (...groups: readonly PairMetric[]): boolean =>
    groups.some((group) => metrics.includes(group));
  if (!finds('spectrum', 'update')) {
    return {};
  }
  const layout = layoutOf(pair);
  const sides: Sides<Spectrum> = {
    ...(finds('spectrum', 'rotation') && {
      base: spectrumOf(pairValues(pair, 'base'), layout),
      other: spectrumOf(pairValues(pair, 'other'), layout),
    }),
    ...(finds('update') && { update: spectrumOf(updateValues(pair), layout) }),
  };
  const each = <T>(figure: (spectrum: Spectrum) => T): Sides<T> =>
    Object.fromEntries(Object.entries(sides).map(([side, of]) => [side, figure(of as Spectrum)]));
  return {
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
