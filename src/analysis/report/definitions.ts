/** Definitions of figures as reports print them: those of docs/METRICS.md, in one line each. */

export interface Definition {
  readonly definition: string;
  readonly unit: string;
}

const FRACTION = 'fraction 0…1';
const RATIO = 'ratio';

/** By the figures' names. */
export const DEFINITIONS: Readonly<Record<string, Definition>> = {
  updateSparsity: {
    definition:
      'share of elements with |w₁ − w₀| ≤ η·max(|w₀|, |w₁|), both sides rounded once to bf16 (nearest, ties to even); of a model weighted by element count over all floating tensors',
    unit: FRACTION,
  },
  updateSparsityMatrices: {
    definition: 'updateSparsity weighted by element count over the analysed matrices alone',
    unit: FRACTION,
  },
  exactEqualFraction: {
    definition:
      'share of elements whose decoded stored values are equal; +0 equals −0, NaN equals NaN',
    unit: FRACTION,
  },
  relativeUpdate: { definition: '‖ΔW‖F / ‖W₀‖F', unit: RATIO },
  relativeUpdateTotal: {
    definition: '√Σ‖ΔW‖F² / √Σ‖W₀‖F² over the analysed matrices',
    unit: RATIO,
  },
  updateRadialCosine: { definition: '⟨W₀, ΔW⟩ / (‖W₀‖F ‖ΔW‖F)', unit: '−1…1' },
  nss: {
    definition: '‖σ(W₁) − σ(W₀)‖₂ / ‖σ(W₀)‖₂ over all min(m, n) singular values, by rank order',
    unit: RATIO,
  },
  nssResolution: { definition: 'the size of nss that rounding alone can make', unit: RATIO },
  nssNull: {
    definition:
      'nss of an update of independent elements of variance s² = ‖ΔW‖F²/(mn): √(r·s² + Σ driftᵢ²) / ‖σ(W₀)‖₂',
    unit: RATIO,
  },
  nssExcess: {
    definition: 'nss / nssNull; 1: the spectrum moves as under a random update of the same size',
    unit: 'times the null',
  },
  nssDriftShare: {
    definition: 'Σ drift² / (r·s²); over 0.1 the closed form of nssNull is approximate',
    unit: RATIO,
  },
  stableRank: { definition: '‖W‖F² / ‖W‖₂²', unit: 'directions' },
  effectiveRank: {
    definition: 'exp(−Σ pᵢ ln pᵢ), pᵢ = σᵢ / Σσ; zero terms dropped',
    unit: 'directions',
  },
  rotation: {
    definition:
      'canonical angles between the leading k left (U) and right (V) singular subspaces of W₀ and W₁, by the sine form for small angles; max and mean of them',
    unit: 'degrees',
  },
  rotationExcess: {
    definition:
      '√(Σ sin²θ) over its first-order value for a random update of the same size; undefined where that is above 0.3 or ‖ΔW‖₂ > σ_k − σ_{k+1}',
    unit: 'times the null',
  },
  intruderDimensions: {
    definition:
      'among the top 10 left singular vectors of W₁, those whose largest absolute cosine with any left singular vector of W₀ is under τ',
    unit: 'count',
  },
  principalOverlap: {
    definition:
      'share of the changed elements among the ⌊α·m·n⌋ largest of |U_ρΣ_ρV_ρᵀ| of W₀, ρ = min(rank, r); a random mask of that size gives α',
    unit: FRACTION,
  },
  lowOverlap: {
    definition:
      'share of the changed elements among the ⌊α·m·n⌋ smallest of |W₀|; a random mask of that size gives α',
    unit: FRACTION,
  },
  principalOverlapExcess: {
    definition:
      'principalOverlap less its null: what it would be if the changed elements lay anywhere among those of the same bf16 exponent; within ±0.02 magnitude and precision explain the overlap',
    unit: 'difference of fractions',
  },
  lowOverlapExcess: {
    definition: 'lowOverlap less its null, which is as that of principalOverlap',
    unit: 'difference of fractions',
  },
  offPrincipalEnergy: {
    definition: '1 − ‖U_kU_kᵀ ΔW V_kV_kᵀ‖F² / ‖ΔW‖F², U_k and V_k those of W₀',
    unit: FRACTION,
  },
  principalEnergyExcess: {
    definition:
      '(1 − offPrincipalEnergy) / (k²/(mn)); over 1: more of the update lies in the principal subspaces than chance puts there',
    unit: 'times the null',
  },
  frobeniusNorm: { definition: '‖W‖F', unit: 'size of a singular value' },
  spectralNorm: { definition: '‖W‖₂ = σ₁', unit: 'size of a singular value' },
  participationRatio: { definition: '(Σσ²)² / Σσ⁴', unit: 'directions' },
  conditionNumber: {
    definition: 'σ₁ / σᵣ; where σᵣ is under the resolution floor, σ₁ / floor, a lower bound',
    unit: RATIO,
  },
  hillAlpha: {
    definition: '[1/(k−1) Σ_{i<k} ln(σᵢ/σ_k)]⁻¹, k = max(2, ⌊r/10⌋), on singular values',
    unit: 'exponent',
  },
  mpOutliers: {
    definition:
      'singular values above the 99 % Tracy–Widom point of noise whose variance is fitted to the bulk (Marchenko–Pastur)',
    unit: 'count',
  },
  resolutionFloor: {
    definition: 'the size under which a singular value is numerical noise of the method used',
    unit: 'size of a singular value',
  },
  zeroFraction: { definition: 'share of elements that are zero', unit: FRACTION },
  mean: { definition: 'mean of the finite elements, summed in float64', unit: 'as stored' },
  std: { definition: 'population standard deviation of the finite elements', unit: 'as stored' },
  absMax: { definition: 'largest magnitude of the finite elements', unit: 'as stored' },
  nanCount: { definition: 'elements that are NaN', unit: 'count' },
  infCount: { definition: 'elements that are infinite', unit: 'count' },
};
