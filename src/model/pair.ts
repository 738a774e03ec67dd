/** How the tensors of two checkpoints belong together. */
import type { Dtype } from './checkpoint.ts';

/** What of a stored tensor a side of a pair is. Ranges are `[start, end)`. */
export interface TensorPart {
  /** The stored tensor's name. */
  readonly of: string;
  /** Of a stack: the number of the matrix. */
  readonly matrix?: number;
  readonly rows?: readonly [start: number, end: number];
  readonly columns?: readonly [start: number, end: number];
}

/** Two tensors of the same shape, or parts of tensors, that are compared. */
export interface Pair {
  /**
   * The name in the base checkpoint; `otherName` is given where it differs. A part of a base's
   * tensor is called as a tensor of its own would be.
   */
  readonly name: string;
  readonly otherName?: string;
  readonly shape: readonly number[];
  readonly dtype: { readonly base: Dtype; readonly other: Dtype };
  /** Indices into the two checkpoints' `tensors`, then into the `parts` of the pairing. */
  readonly base: number;
  readonly other: number;
  /** What is compared of a side that is no whole tensor. */
  readonly part?: { readonly base?: TensorPart; readonly other?: TensorPart };
  /** Whether the spectral metrics cover it by default: a weight matrix that is no embedding. */
  readonly analysedByDefault: boolean;
}

export interface ShapeMismatch {
  readonly name: string;
  readonly base: readonly number[];
  readonly other: readonly number[];
}

/** Says that names `from` in the base are names `to` in the other; each with as many `*`. */
export interface NameRule {
  readonly from: string;
  readonly to: string;
}

/** Elements of a stored tensor that are read as a tensor of their own. */
export interface PartView {
  /** No stored tensor has it. */
  readonly name: string;
  /** Index of the stored tensor. */
  readonly tensor: number;
  /** Its element that comes first. */
  readonly first: number;
  readonly shape: readonly number[];
  /** Elements from a row's start to that of the next; null where rows follow on one another. */
  readonly pitch: number | null;
}

/**
 * Why tensors that look like another form of one another are not compared: heads or halves may be
 * interleaved; rows and columns are exchanged; a square does not tell whether they are; the sizes
 * do not add up.
 */
export type Doubt = 'interleaved' | 'transposed' | 'square' | 'sizes';

/** Tensors that may be the same weights in another form. They stand among those of one side only. */
export interface Unsure {
  readonly base: readonly string[];
  readonly other: readonly string[];
  readonly doubt: Doubt;
}

export interface Pairing {
  readonly pairs: readonly Pair[];
  readonly onlyInBase: readonly string[];
  readonly onlyInOther: readonly string[];
  /** Tensors on one side only that are tied to another one there, as `lm_head` to the embedding. */
  readonly tied: readonly string[];
  readonly shapeMismatch: readonly ShapeMismatch[];
  /** Embeddings and heads of two numbers of rows: the leading ones that both have are compared. */
  readonly resized: readonly ShapeMismatch[];
  readonly unsure: readonly Unsure[];
  /** What the pairs compare beside stored tensors. */
  readonly parts: { readonly base: readonly PartView[]; readonly other: readonly PartView[] };
}

/** The lists of a pairing that have no bound. */
export type PairingList =
  'onlyInBase' | 'onlyInOther' | 'tied' | 'shapeMismatch' | 'resized' | 'unsure';

/** By list, how many items a part of it lacks. */
export type Unlisted = Readonly<Record<PairingList, number>>;

/** What the rules of a user would do. */
export interface RulePreview {
  readonly pairCount: number;
  /** Pairs of names that were not paired without the rules. */
  readonly added: number;
  /** Some of them. */
  readonly examples: readonly { readonly base: string; readonly other: string }[];
  /** How many names each rule fits, and how many of those have a tensor in the other. */
  readonly rules: readonly { readonly fits: number; readonly found: number }[];
  readonly onlyInBase: number;
  readonly onlyInOther: number;
  readonly shapeMismatch: number;
}
