import type { ThreeSides } from '../../src/model/updates.ts';

/** The detail of `lens-open-side`: which checkpoint is to be opened, and at which tensor. */
export interface OpenDetail {
  readonly side: keyof ThreeSides<unknown>;
  /** Null for the checkpoint as it opens by itself. */
  readonly name: string | null;
}
