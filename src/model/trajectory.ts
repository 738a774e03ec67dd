/**
 * The steps of one training: how much of the principal subspace in which the update of a tensor ends
 * it has at an earlier step. METRICS.md, `subspaceLocking`; `null` means undefined.
 */
import type { Keyed } from './direction.ts';

/** A tensor that the last step has, with the pair that it is in at each step. */
export interface Track {
  /** In the base. */
  readonly name: string;
  /** Indices into the pairs of each step; null at a step that has no such tensor. */
  readonly pairs: readonly (number | null)[];
}

/** Figures of one matrix, or the means over a stack, at one step; by K. */
export interface LockingFigures {
  readonly subspaceLocking: Keyed<number | null>;
  /** What chance makes of it. */
  readonly subspaceLockingBaseline: Keyed<number | null>;
  /** Why the figure is undefined. */
  readonly reason?: string;
}

/** One tensor at one step. */
export interface StepLocking extends LockingFigures {
  /** Of a stack: one entry a matrix. */
  readonly matrices?: readonly (LockingFigures & { readonly index: number })[];
}

/** What was measured of one tensor over the steps. */
export interface LockingReport {
  /** The name in the base. */
  readonly name: string;
  /** By step; null at a step that has no such tensor. */
  readonly steps: readonly (StepLocking | null)[];
  /** Why the tensor could not be read at all. */
  readonly error: string | null;
}
