/** What the figures of two updates of one base mean, ΔW₁ and ΔW₂ with the masks M₁ and M₂. */
import { t } from './l10n.ts';
import type { Metric } from './metrics.ts';

const OF_ELEMENTS = t('fraction of the elements');

/** How the two updates lie to each other. */
const RELATION = {
  taskVectorCosine: {
    title: t('Task-vector cosine'),
    formula: '⟨ΔW₁, ΔW₂⟩ / (‖ΔW₁‖F ‖ΔW₂‖F)',
    unit: '−1 … 1',
    reading: t(
      '1: both updates point the same way; 0: they are orthogonal, as unrelated ones are; −1: each undoes the other.',
    ),
  },
  signConflictFraction: {
    title: t('Sign conflicts'),
    formula: 'count(sign ΔW₁ ≠ sign ΔW₂) / |M₁ ∩ M₂|',
    unit: t('fraction of the elements that both change'),
    reading: t(
      'Share of the weights changed by both that they move in opposite directions. Signs that have nothing to do with one another conflict in half of them.',
    ),
  },
  maskJaccard: {
    title: t('Mask Jaccard'),
    formula: '|M₁ ∩ M₂| / |M₁ ∪ M₂|',
    unit: t('fraction of the elements that either changes'),
    reading: t(
      'How far both change the same weights. Updates of bf16 weights share many of them by magnitude and precision alone; read it beside its null.',
    ),
  },
  maskJaccardNull: {
    title: t('Jaccard null'),
    formula: 'I / (|M₁| + |M₂| − I),  I = Σ AₑCₑ/Nₑ',
    unit: t('fraction of the elements that either changes'),
    reading: t(
      'Jaccard index if the changed elements lay anywhere among those of the same bf16 exponent: what magnitude and precision give by themselves.',
    ),
  },
  maskJaccardExcess: {
    title: t('Jaccard excess'),
    formula: t('mask Jaccard − null'),
    unit: t('fraction of the elements that either changes'),
    reading: t(
      'Within ±0.02 magnitude and precision explain how far the masks overlap. Clearly above: both updates choose the same weights beyond that.',
    ),
  },
} as const satisfies Record<string, Metric>;

/** How much each changes. */
const EXTENT = {
  changedFirst: {
    title: t('Changed by 1'),
    formula: '|M₁| / n,  M = 1 where |w₁ − w₀| > 1e-3·max(|w₀|, |w₁|), as bf16',
    unit: OF_ELEMENTS,
    reading: t('Share of the weights that the first update changes at bf16 precision.'),
  },
  changedSecond: {
    title: t('Changed by 2'),
    formula: '|M₂| / n,  M = 1 where |w₂ − w₀| > 1e-3·max(|w₀|, |w₂|), as bf16',
    unit: OF_ELEMENTS,
    reading: t('Share of the weights that the second update changes at bf16 precision.'),
  },
  changedBoth: {
    title: t('Changed by both'),
    formula: '|M₁ ∩ M₂| / n',
    unit: OF_ELEMENTS,
    reading: t('Share of the weights that both updates change.'),
  },
} as const satisfies Record<string, Metric>;

export const UPDATES_METRICS = { ...RELATION, ...EXTENT } as const;
