/** What the figures of an update's direction mean: where in the base it lies, beside what chance gives. */
import { t } from './l10n.ts';
import type { Metric } from './metrics.ts';

/** Of the leading k singular subspaces, U and V. */
const ROTATION = {
  rotation: {
    title: t('Rotation'),
    formula: t('canonical angles between U_k(W₀) and U_k(W₁); V likewise'),
    unit: t('degrees'),
    reading: t(
      'How far the leading singular subspaces turned: the largest angle, and the mean of all k. Published, at most: RLVR under 0.5°, on-policy distillation about 1°, SFT over 10°.',
    ),
  },
  rotationNull: {
    title: t('Rotation null'),
    formula: 's·√(Σ_{i≤k<j} (σᵢ²+σⱼ²)/(σᵢ²−σⱼ²)² + (m−r)·Σ_{i≤k} σᵢ⁻²)',
    unit: '√Σ sin²θ',
    reading: t(
      'Rotation that a random update of the same size would show, to first order; V has n in the place of m.',
    ),
  },
  rotationExcess: {
    title: t('Rotation excess'),
    formula: '√(Σ sin²θ) / rotationNull',
    unit: t('times a random update'),
    reading: t(
      '1: the subspaces turn as under a random update of its size. Undefined where the update is too large for first order.',
    ),
  },
  subspaceGap: {
    title: t('Gap'),
    formula: 'σₖ − σₖ₊₁',
    unit: t('size of a singular value'),
    reading: t(
      'What keeps the first k directions apart from the others. Where it is small beside the update, angles say little.',
    ),
  },
  intruderDimensions: {
    title: t('Intruder dimensions'),
    formula: 'count(max |cos(uᵢ(W₁), uⱼ(W₀))| < 0.6),  i ≤ 10',
    unit: t('singular vectors'),
    reading: t(
      'Leading directions of the other side that resemble none of the base: frequent after LoRA and SFT. No null is defined for it.',
    ),
  },
} as const satisfies Record<string, Metric>;

/** Of the masks of the base, and of its leading subspaces. */
const PLACE = {
  principalOverlap: {
    title: t('Principal overlap'),
    formula: '|M* ∩ M| / |M|',
    unit: t('fraction of the changed elements'),
    reading: t(
      'Share of the changed weights among the α of the weights that are largest in the rank-64 reconstruction of the base. Chance gives α; read it beside its null.',
    ),
  },
  lowOverlap: {
    title: t('Low-magnitude overlap'),
    formula: '|M_low ∩ M| / |M|',
    unit: t('fraction of the changed elements'),
    reading: t(
      'Share of the changed weights among the α of the weights that are smallest. Rounding to bf16 alone puts it above α; read it beside its null.',
    ),
  },
  overlapNull: {
    title: t('Overlap null'),
    formula: 'Σ AₑCₑ/Nₑ / ΣCₑ',
    unit: t('fraction of the changed elements'),
    reading: t(
      'Overlap if the changed elements lay anywhere among those of the same bf16 exponent: what magnitude and precision give by themselves.',
    ),
  },
  overlapExcess: {
    title: t('Overlap excess'),
    formula: t('overlap − null'),
    unit: t('fraction of the changed elements'),
    reading: t(
      'Within ±0.02 magnitude and precision explain the overlap. Clearly below 0 for the principal mask: the update avoids principal weights beyond that.',
    ),
  },
  overlapZ: {
    title: 'Z',
    formula: 'Σx / √max(Σ_rows(Σx)² + Σ_cols(Σx)² − Σx², Σx²)',
    unit: t('standard deviations'),
    reading: t(
      'How sure the excess is, clustered by row and column. It grows with the size of a matrix: the excess is the effect, not Z.',
    ),
  },
  offPrincipalEnergy: {
    title: t('Off-principal energy'),
    formula: '1 − ‖UₖUₖᵀ ΔW VₖVₖᵀ‖F² / ‖ΔW‖F²',
    unit: t('fraction'),
    reading: t('Share of the update outside the leading k singular subspaces of the base.'),
  },
  offPrincipalNull: {
    title: t('Off-principal null'),
    formula: '1 − k² / (m·n)',
    unit: t('fraction'),
    reading: t('Off-principal energy of an update without direction.'),
  },
  principalEnergyExcess: {
    title: t('Principal energy excess'),
    formula: '(1 − offPrincipalEnergy) / (k² / (m·n))',
    unit: t('times chance'),
    reading: t(
      'Over 1: more of the update lies in the principal subspaces than chance puts there.',
    ),
  },
} as const satisfies Record<string, Metric>;

/** How far an update can reach at most. */
const BOUNDS = {
  weyl: {
    title: 'Weyl',
    formula: 'maxᵢ |σᵢ(W₁) − σᵢ(W₀)| ≤ ‖ΔW‖₂',
    unit: t('size of a singular value'),
    reading: t('No singular value can move further than the spectral norm of the update.'),
  },
  mirsky: {
    title: 'Mirsky',
    formula: '‖σ(W₁) − σ(W₀)‖₂ ≤ ‖ΔW‖F',
    unit: t('size of a singular value'),
    reading: t(
      'All singular values together cannot move further than the Frobenius norm of the update.',
    ),
  },
  wedin: {
    title: 'Wedin',
    formula: 'sin θ_max ≤ ‖ΔW‖₂ / (σₖ(W₀) − σₖ₊₁(W₁))',
    unit: t('sine of an angle'),
    reading: t(
      'The leading subspaces cannot turn further. Over 1 the bound is vacuous: it allows every angle. Undefined where there is no gap.',
    ),
  },
  boundUse: {
    title: t('Used'),
    formula: t('value / bound'),
    unit: t('fraction'),
    reading: t('How much of what the bound allows the update uses.'),
  },
} as const satisfies Record<string, Metric>;

export const DIRECTION_METRICS = { ...ROTATION, ...PLACE, ...BOUNDS } as const;
