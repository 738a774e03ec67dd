/** Groups of metrics of a pair: docs/CLI.md. */

export const PAIR_METRICS = ['sparsity', 'spectrum', 'update', 'rotation', 'masks'] as const;
export type PairMetric = (typeof PAIR_METRICS)[number];

/** Groups that editor and command line measure together, and whose results are kept together. */
export const MEASURED_TOGETHER: readonly (readonly PairMetric[])[] = [
  PAIR_METRICS,
  ['spectrum', 'update', 'rotation', 'masks'],
  ['sparsity', 'spectrum'],
  ['spectrum'],
];

/** What the groups measure with; defaults are those of docs/METRICS.md. */
export interface PairMeasures {
  /** Tolerance of `updateSparsity`. */
  readonly eta: number;
  /** Dimensions of the subspaces whose rotation is measured; by default those up to half the rank. */
  readonly k?: readonly number[];
  /** Dimensions of the subspaces whose energy is measured. */
  readonly energyK: readonly number[];
  /** Rank of the reconstruction behind the principal mask. */
  readonly rank: number;
  /** Shares of a matrix that the masks cover: decimals between 0 and 1, exact as text. */
  readonly alpha: readonly string[];
  /** Absolute cosine from which on two singular vectors resemble one another. */
  readonly tau: number;
  /** Asks for the same figures of an update permuted with this seed: an integer from 0. */
  readonly shuffleSeed?: number;
}

/** Where no `k` is given, those of them that are at most half a matrix's rank. */
export const DEFAULT_K: readonly number[] = [8, 32, 128, 512];

export const DEFAULT_MEASURES: PairMeasures = {
  eta: 1e-3,
  energyK: [16],
  rank: 64,
  alpha: ['0.5', '0.3'],
  tau: 0.6,
};
