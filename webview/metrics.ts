/** What each figure on screen means: the definitions of docs/METRICS.md, in a few words for a hover. */

export interface Metric {
  readonly title: string;
  readonly formula: string;
  /** Empty for a plain number. */
  readonly unit: string;
  /** How to read it. */
  readonly reading: string;
}

export const METRICS = {
  min: elementwise('Minimum', 'min w', 'Smallest finite element.'),
  max: elementwise('Maximum', 'max w', 'Largest finite element.'),
  mean: elementwise('Mean', 'Σw / n', 'Mean of the finite elements, summed in float64.'),
  std: elementwise(
    'Std',
    '√(Σ(w − mean)² / n)',
    'Population standard deviation of the finite elements.',
  ),
  absMax: elementwise(
    'Abs max',
    'max |w|',
    'Largest magnitude; far above the std, it points to outlier weights.',
  ),
  rms: elementwise('RMS', '√(Σw² / n)', 'Root mean square of the finite elements.'),
  zeroFraction: {
    title: 'Zeros',
    formula: 'count(w = 0) / n',
    unit: 'fraction of the elements',
    reading: 'Over all elements; large in pruned tensors.',
  },
  nanCount: count(
    'NaN',
    'Elements that are not a number. A spectrum is undefined where there is one.',
  ),
  infCount: count(
    'Infinite',
    'Elements that are +∞ or −∞. A spectrum is undefined where there is one.',
  ),
  subnormalCount: count(
    'Subnormal',
    'Elements too small for the full precision of their dtype; often flushed to zero.',
  ),
  spectralNorm: {
    title: 'σ₁',
    formula: '‖W‖₂ = σ₁',
    unit: 'size of a singular value',
    reading: 'Spectral norm: the largest factor by which the matrix stretches a vector.',
  },
  frobeniusNorm: {
    title: 'Frobenius norm',
    formula: '‖W‖F = √Σσ²',
    unit: 'size of a singular value',
    reading: 'Overall size of the matrix.',
  },
  stableRank: {
    title: 'Stable rank',
    formula: '‖W‖F² / ‖W‖₂²',
    unit: 'directions',
    reading:
      'How many directions as strong as the first one hold the energy; small when one dominates.',
  },
  effectiveRank: {
    title: 'Effective rank',
    formula: 'exp(−Σ pᵢ ln pᵢ),  pᵢ = σᵢ / Σσ',
    unit: 'directions',
    reading:
      'Number of directions in use, by the entropy of the singular values; at most min(m, n).',
  },
  participationRatio: {
    title: 'Participation ratio',
    formula: '(Σσ²)² / Σσ⁴',
    unit: 'directions',
    reading: 'Number of directions that share the energy; between stable rank and effective rank.',
  },
  conditionNumber: {
    title: 'Condition number',
    formula: 'σ₁ / σᵣ',
    unit: '',
    reading: 'Spread of the spectrum. “≥” where the smallest value is under the resolution floor.',
  },
  hillAlpha: {
    title: 'Hill α',
    formula: '[1/(k−1) Σ_{i<k} ln(σᵢ / σₖ)]⁻¹,  k = max(2, ⌊r/10⌋)',
    unit: '',
    reading:
      'Tail exponent of the largest tenth of the singular values; smaller means a heavier tail. Not comparable with weightwatcher’s α.',
  },
  mpEdge: {
    title: 'MP edge',
    formula: 'Marchenko–Pastur: √v·(√m + √n),  v from the median of σ²',
    unit: 'size of a singular value',
    reading: 'Where the spectrum of pure noise with the bulk’s variance would end.',
  },
  mpOutliers: {
    title: 'MP outliers',
    formula: 'count(σ > 99 % Tracy–Widom point)',
    unit: 'singular values',
    reading: 'Directions that noise of the bulk’s variance does not explain.',
  },
  resolutionFloor: {
    title: 'Resolution floor',
    formula: 'depends on the method',
    unit: 'size of a singular value',
    reading: 'Singular values under it are numerical noise of the computation.',
  },
  energyRank: {
    title: 'Energy rank',
    formula: 'least k with Σ_{i≤k} σ² ≥ q·Σσ²,  q = 50 / 90 / 99 %',
    unit: 'directions',
    reading: 'Leading directions that hold a half, nine tenths and 99 % of the energy.',
  },
  updateSparsity: {
    title: 'Update sparsity',
    formula: 'count(|w₁ − w₀| ≤ 1e-3·max(|w₀|, |w₁|)) / n, both as bf16',
    unit: 'fraction of the elements',
    reading:
      'Share of the weights that training left unchanged at bf16 precision. Published: SFT under 19 %, on-policy distillation 49–57 %, RLVR 70–80 %.',
  },
  updateSparsityMatrices: {
    title: 'Matrices only',
    formula: 'update sparsity over the analysed matrices',
    unit: 'fraction of the elements',
    reading: 'Update sparsity without embeddings, norms and biases.',
  },
  exactEqualFraction: {
    title: 'Exactly equal',
    formula: 'count(w₁ = w₀) / n',
    unit: 'fraction of the elements',
    reading: 'Stored values compared exactly, at whatever precision they are stored.',
  },
  relativeUpdate: {
    title: 'Relative update',
    formula: '‖ΔW‖F / ‖W₀‖F',
    unit: '',
    reading: 'Size of the update relative to the base matrix.',
  },
  relativeUpdateTotal: {
    title: 'Relative update',
    formula: '√Σ‖ΔW‖F² / √Σ‖W₀‖F²',
    unit: '',
    reading: 'Size of the whole update relative to the base, over the analysed matrices.',
  },
  updateRadial: {
    title: 'Radial update',
    formula: '⟨W₀, ΔW⟩ / ‖W₀‖F²',
    unit: '',
    reading:
      'Part of the update that only rescales the matrix; weight decay alone makes it negative.',
  },
  updateRadialCosine: {
    title: 'Radial cosine',
    formula: '⟨W₀, ΔW⟩ / (‖W₀‖F ‖ΔW‖F)',
    unit: '−1 … 1',
    reading: 'How far the update points along the base matrix itself.',
  },
  ulpRatio: {
    title: 'Update in half ULPs of bf16',
    formula: '|ΔW| / (½ ULP(W₀))',
    unit: 'elements per power of two',
    reading:
      'Elements left of 1 moved by less than half a bf16 step: such an update is invisible in bf16.',
  },
  nss: {
    title: 'NSS',
    formula: '‖σ(W₁) − σ(W₀)‖₂ / ‖σ(W₀)‖₂',
    unit: '',
    reading:
      'Normalised spectral shift: how far the singular values moved. Published: RLVR about 1e-5, on-policy distillation 1e-4, SFT 1e-3.',
  },
  nssResolution: {
    title: 'NSS resolution',
    formula: 'size of NSS that rounding alone can make',
    unit: '',
    reading: 'An NSS near it says nothing.',
  },
  nssNull: {
    title: 'NSS null',
    formula: '√(r·s² + Σ driftᵢ²) / ‖σ(W₀)‖₂',
    unit: '',
    reading: 'NSS that a random update of the same size would show.',
  },
  nssExcess: {
    title: 'NSS excess',
    formula: 'nss / nssNull',
    unit: 'times a random update',
    reading:
      '1: the spectrum moves as under a random update of its size. Below 1: it is preserved beyond its size.',
  },
  nssDriftShare: {
    title: 'NSS drift share',
    formula: 'Σ drift² / (r·s²)',
    unit: 'fraction',
    reading: 'Over 0.1 the closed form of the random update, and so the excess, is approximate.',
  },
} as const satisfies Record<string, Metric>;

export type MetricId = keyof typeof METRICS;

function elementwise(title: string, formula: string, reading: string): Metric {
  return { title, formula, unit: 'as stored', reading };
}

function count(title: string, reading: string): Metric {
  return { title, formula: `count(${title})`, unit: 'elements', reading };
}
