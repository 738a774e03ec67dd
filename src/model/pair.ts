/** How the tensors of two checkpoints belong together. */
import type { Dtype } from './checkpoint.ts';

/** Two tensors of the same shape that are compared. */
export interface Pair {
  /** The name in the base checkpoint; `otherName` is given where it differs. */
  readonly name: string;
  readonly otherName?: string;
  readonly shape: readonly number[];
  readonly dtype: { readonly base: Dtype; readonly other: Dtype };
  /** Indices into the two checkpoints' `tensors`. */
  readonly base: number;
  readonly other: number;
  /** Whether the spectral metrics cover it by default: a weight matrix that is no embedding. */
  readonly analysedByDefault: boolean;
}

export interface ShapeMismatch {
  readonly name: string;
  readonly base: readonly number[];
  readonly other: readonly number[];
}

export interface Pairing {
  readonly pairs: readonly Pair[];
  readonly onlyInBase: readonly string[];
  readonly onlyInOther: readonly string[];
  /** Tensors on one side only that are tied to another one there, as `lm_head` to the embedding. */
  readonly tied: readonly string[];
  readonly shapeMismatch: readonly ShapeMismatch[];
}
