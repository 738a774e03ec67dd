/** What each figure on screen means: the definitions of docs/METRICS.md, in a few words for a hover. */
import { DIRECTION_METRICS } from './directionMetrics.ts';
import { t } from './l10n.ts';
import { UPDATES_METRICS } from './updatesMetrics.ts';

export interface Metric {
  readonly title: string;
  readonly formula: string;
  /** Empty for a plain number. */
  readonly unit: string;
  /** How to read it. */
  readonly reading: string;
}

export const METRICS = {
  min: elementwise(t('Minimum'), 'min w', t('Smallest finite element.')),
  max: elementwise(t('Maximum'), 'max w', t('Largest finite element.')),
  mean: elementwise(t('Mean'), 'Σw / n', t('Mean of the finite elements, summed in float64.')),
  std: elementwise(
    t('Std'),
    '√(Σ(w − mean)² / n)',
    t('Population standard deviation of the finite elements.'),
  ),
  absMax: elementwise(
    t('Abs max'),
    'max |w|',
    t('Largest magnitude; far above the std, it points to outlier weights.'),
  ),
  rms: elementwise('RMS', '√(Σw² / n)', t('Root mean square of the finite elements.')),
  zeroFraction: {
    title: t('Zeros'),
    formula: 'count(w = 0) / n',
    unit: t('fraction of the elements'),
    reading: t('Over all elements; large in pruned tensors.'),
  },
  nanCount: count(
    'NaN',
    'count(NaN)',
    t('Elements that are not a number. A spectrum is undefined where there is one.'),
  ),
  infCount: count(
    t('Infinite'),
    'count(Infinite)',
    t('Elements that are +∞ or −∞. A spectrum is undefined where there is one.'),
  ),
  subnormalCount: count(
    t('Subnormal'),
    'count(Subnormal)',
    t('Elements too small for the full precision of their dtype; often flushed to zero.'),
  ),
  spectralNorm: {
    title: 'σ₁',
    formula: '‖W‖₂ = σ₁',
    unit: t('size of a singular value'),
    reading: t('Spectral norm: the largest factor by which the matrix stretches a vector.'),
  },
  frobeniusNorm: {
    title: t('Frobenius norm'),
    formula: '‖W‖F = √Σσ²',
    unit: t('size of a singular value'),
    reading: t('Overall size of the matrix.'),
  },
  stableRank: {
    title: t('Stable rank'),
    formula: '‖W‖F² / ‖W‖₂²',
    unit: t('directions'),
    reading: t(
      'How many directions as strong as the first one hold the energy; small when one dominates.',
    ),
  },
  effectiveRank: {
    title: t('Effective rank'),
    formula: 'exp(−Σ pᵢ ln pᵢ),  pᵢ = σᵢ / Σσ',
    unit: t('directions'),
    reading: t(
      'Number of directions in use, by the entropy of the singular values; at most min(m, n).',
    ),
  },
  participationRatio: {
    title: t('Participation ratio'),
    formula: '(Σσ²)² / Σσ⁴',
    unit: t('directions'),
    reading: t(
      'Number of directions that share the energy; between stable rank and effective rank.',
    ),
  },
  conditionNumber: {
    title: t('Condition number'),
    formula: 'σ₁ / σᵣ',
    unit: '',
    reading: t(
      'Spread of the spectrum. “≥” where the smallest value is under the resolution floor.',
    ),
  },
  hillAlpha: {
    title: t('Hill α'),
    formula: '[1/(k−1) Σ_{i<k} ln(σᵢ / σₖ)]⁻¹,  k = max(2, ⌊r/10⌋)',
    unit: '',
    reading: t(
      'Tail exponent of the largest tenth of the singular values; smaller means a heavier tail. Not comparable with weightwatcher’s α.',
    ),
  },
  mpEdge: {
    title: t('MP edge'),
    formula: t('Marchenko–Pastur: √v·(√m + √n),  v from the median of σ²'),
    unit: t('size of a singular value'),
    reading: t('Where the spectrum of pure noise with the bulk’s variance would end.'),
  },
  mpOutliers: {
    title: t('MP outliers'),
    formula: 'count(σ > 99 % Tracy–Widom point)',
    unit: t('singular values'),
    reading: t('Directions that noise of the bulk’s variance does not explain.'),
  },
  resolutionFloor: {
    title: t('Resolution floor'),
    formula: t('depends on the method'),
    unit: t('size of a singular value'),
    reading: t('Singular values under it are numerical noise of the computation.'),
  },
  energyRank: {
    title: t('Energy rank'),
    formula: 'least k with Σ_{i≤k} σ² ≥ q·Σσ²,  q = 50 / 90 / 99 %',
    unit: t('directions'),
    reading: t('Leading directions that hold a half, nine tenths and 99 % of the energy.'),
  },
  outlierChannels: {
    title: t('Outlier channels'),
    formula: 'count(‖w‖ > median + 6 · 1.4826 · MAD)',
    unit: t('rows or columns'),
    reading: t(
      'Rows or columns whose Euclidean norm stands out from those of their kind. MAD is the median absolute deviation; undefined for fewer than 8 lines, and where most norms are equal.',
    ),
  },
  updateSparsity: {
    title: t('Update sparsity'),
    formula: 'count(|w₁ − w₀| ≤ 1e-3·max(|w₀|, |w₁|)) / n, both as bf16',
    unit: t('fraction of the elements'),
    reading: t(
      'Share of the weights that training left unchanged at bf16 precision. Published: SFT under 19 %, on-policy distillation 49–57 %, RLVR 70–80 %.',
    ),
  },
  updateSparsityMatrices: {
    title: t('Matrices only'),
    formula: t('update sparsity over the analysed matrices'),
    unit: t('fraction of the elements'),
    reading: t('Update sparsity without embeddings, norms and biases.'),
  },
  exactEqualFraction: {
    title: t('Exactly equal'),
    formula: 'count(w₁ = w₀) / n',
    unit: t('fraction of the elements'),
    reading: t('Stored values compared exactly, at whatever precision they are stored.'),
  },
  relativeUpdate: {
    title: t('Relative update'),
    formula: '‖ΔW‖F / ‖W₀‖F',
    unit: '',
    reading: t('Size of the update relative to the base matrix.'),
  },
  relativeUpdateTotal: {
    title: t('Relative update'),
    formula: '√Σ‖ΔW‖F² / √Σ‖W₀‖F²',
    unit: '',
    reading: t('Size of the whole update relative to the base, over the analysed matrices.'),
  },
  updateRadial: {
    title: t('Radial update'),
    formula: '⟨W₀, ΔW⟩ / ‖W₀‖F²',
    unit: '',
    reading: t(
      'Part of the update that only rescales the matrix; weight decay alone makes it negative.',
    ),
  },
  updateRadialCosine: {
    title: t('Radial cosine'),
    formula: '⟨W₀, ΔW⟩ / (‖W₀‖F ‖ΔW‖F)',
    unit: '−1 … 1',
    reading: t('How far the update points along the base matrix itself.'),
  },
  ulpRatio: {
    title: t('Update in half ULPs of bf16'),
    formula: '|ΔW| / (½ ULP(W₀))',
    unit: t('elements per power of two'),
    reading: t(
      'Elements left of 1 moved by less than half a bf16 step: such an update is invisible in bf16.',
    ),
  },
  nss: {
    title: 'NSS',
    formula: '‖σ(W₁) − σ(W₀)‖₂ / ‖σ(W₀)‖₂',
    unit: '',
    reading: t(
      'Normalised spectral shift: how far the singular values moved. Published: RLVR about 1e-5, on-policy distillation 1e-4, SFT 1e-3.',
    ),
  },
  nssResolution: {
    title: t('NSS resolution'),
    formula: t('size of NSS that rounding alone can make'),
    unit: '',
    reading: t('An NSS near it says nothing.'),
  },
  nssNull: {
    title: t('NSS null'),
    formula: '√(r·s² + Σ driftᵢ²) / ‖σ(W₀)‖₂',
    unit: '',
    reading: t('NSS that a random update of the same size would show.'),
  },
  nssExcess: {
    title: t('NSS excess'),
    formula: 'nss / nssNull',
    unit: t('times a random update'),
    reading: t(
      '1: the spectrum moves as under a random update of its size. Below 1: it is preserved beyond its size.',
    ),
  },
  nssDriftShare: {
    title: t('NSS drift share'),
    formula: 'Σ drift² / (r·s²)',
    unit: t('fraction'),
    reading: t('Over 0.1 the closed form of the random update, and so the excess, is approximate.'),
  },
  ...DIRECTION_METRICS,
  ...UPDATES_METRICS,
} as const satisfies Record<string, Metric>;

export type MetricId = keyof typeof METRICS;

function elementwise(title: string, formula: string, reading: string): Metric {
  return { title, formula, unit: t('as stored'), reading };
}

function count(title: string, formula: string, reading: string): Metric {
  return { title, formula, unit: t('elements'), reading };
}
