/**
 * Two updates of one base: how the tensors of three checkpoints belong together, and what is
 * measured of them. Every name, formula and unit is defined in docs/METRICS.md, "Two updates of one
 * base"; `null` means undefined, and no number here is NaN or infinite.
 */
import type { CheckpointSummary, Dtype } from './checkpoint.ts';
import type { TensorPart } from './pair.ts';
import type { Distribution } from './report.ts';

/** Something of the first and the second update. */
export interface FirstSecond<T> {
  readonly first: T;
  readonly second: T;
}

/** Something of the base, and of both checkpoints that were trained from it. */
export interface ThreeSides<T> extends FirstSecond<T> {
  readonly base: T;
}

/** Three tensors of the same shape, or parts of tensors: one of the base, one of each update. */
export interface Triple {
  /**
   * The name in the base checkpoint; the others are given where they differ. A part of a base's
   * tensor is called as a tensor of its own would be.
   */
  readonly name: string;
  readonly firstName?: string;
  readonly secondName?: string;
  readonly shape: readonly number[];
  readonly dtype: ThreeSides<Dtype>;
  /** Indices into the three checkpoints' `tensors`, then into the parts of the pairings. */
  readonly base: number;
  readonly first: number;
  readonly second: number;
  /** What is compared of a side that is no whole tensor. */
  readonly part?: Partial<ThreeSides<TensorPart>>;
  /** Whether the distributions over matrices cover it: a weight matrix that is no embedding. */
  readonly analysedByDefault: boolean;
}

/**
 * Why a tensor is in no triple. Of the base's: neither update has it, or the first or the second
 * lacks it; an update has it in another shape; both have it, but other parts of it. Of an update's:
 * the base lacks it. Of any: it is tied to another tensor where it is missing.
 */
export type UnmatchedReason =
  'inNeither' | 'notInFirst' | 'notInSecond' | 'shape' | 'parts' | 'notInBase' | 'tied';

/** A stored tensor that is in no triple, or not with all its parts. */
export interface UnmatchedTensor {
  readonly name: string;
  readonly reason: UnmatchedReason;
}

/** What belongs together in three checkpoints; all lists are in natural order. */
export interface Tripling {
  readonly triples: readonly Triple[];
  /** By the checkpoint that has them; what the base has is not repeated among the updates'. */
  readonly unmatched: ThreeSides<readonly UnmatchedTensor[]>;
}

/** How many unmatched tensors a part of their lists lacks, by the checkpoint that has them. */
export type UnlistedOfThree = ThreeSides<Readonly<Partial<Record<UnmatchedReason, number>>>>;

/** Three checkpoints that are open. */
export interface UpdatesSummary extends ThreeSides<CheckpointSummary>, Pick<Tripling, 'unmatched'> {
  readonly tripleCount: number;
}

/** Figures of two updates of one tensor. */
export interface UpdatesFigures {
  /** Cosine of the two updates, −1…1. */
  readonly taskVectorCosine: number | null;
  /** Share of the elements that both change which they move in opposite directions. */
  readonly signConflictFraction: number | null;
  /** Elements that both change over those that either changes. */
  readonly maskJaccard: number | null;
  /** What it would be by magnitude and precision alone. */
  readonly maskJaccardNull: number | null;
  readonly maskJaccardExcess: number | null;
  /** Fractions of all elements. */
  readonly changedFirst: number | null;
  readonly changedSecond: number | null;
  readonly changedBoth: number | null;
  /** ‖dW‖F / ‖W0‖F of each. */
  readonly relativeUpdate: FirstSecond<number | null>;
  /** ‖W0‖F. */
  readonly baseNorm: number | null;
  /** ‖dW‖F of each. */
  readonly updateNorm: FirstSecond<number | null>;
  /** Why something above is undefined. */
  readonly reason?: string;
}

/** What was measured of one triple; with an `error`, all figures are null. */
export interface UpdatesReport extends UpdatesFigures {
  /** Of the triple. */
  readonly index: number;
  /** The name in the base checkpoint. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: ThreeSides<Dtype>;
  readonly elements: number;
  /** Why the tensors could not be read at all. */
  readonly error: string | null;
}

/** Figures of all triples together, or of a group of them. */
export interface UpdatesModel {
  /** Floating triples that were measured: what the totals are over. */
  readonly tensors: number;
  /** Their elements. */
  readonly elements: number;
  readonly taskVectorCosineTotal: number | null;
  readonly signConflictFractionTotal: number | null;
  readonly maskJaccardTotal: number | null;
  readonly maskJaccardNullTotal: number | null;
  readonly maskJaccardExcessTotal: number | null;
  readonly changedFirst: number | null;
  readonly changedSecond: number | null;
  readonly changedBoth: number | null;
  readonly relativeUpdateTotal: FirstSecond<number | null>;
  /** How many weight matrices, or stacks of them, the distributions are over. */
  readonly matrices: number;
  readonly taskVectorCosine: Distribution;
  readonly signConflictFraction: Distribution;
  readonly maskJaccard: Distribution;
  readonly maskJaccardNull: Distribution;
  readonly maskJaccardExcess: Distribution;
  readonly relativeUpdate: FirstSecond<Distribution>;
}

/** The figures of all, and the same by layer number and by module kind (`q_proj`). */
export interface UpdatesByGroup {
  readonly model: UpdatesModel;
  readonly byLayer: Readonly<Record<string, UpdatesModel>>;
  readonly byModule: Readonly<Record<string, UpdatesModel>>;
}
