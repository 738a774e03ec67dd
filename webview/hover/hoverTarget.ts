/** What a hover is about. */
import type { TensorRow } from '../checkpoint/tensorRow.ts';
import type { CellSummary } from '../map/cellSummary.ts';
import type { PairRow } from '../diff/pairRow.ts';
import type { TripleRow } from '../updates/tripleRow.ts';

/** The detail of `lens-hover`, which whatever stands for a tensor, or for several, sends. */
export interface HoverTarget {
  readonly row: TensorRow | PairRow | TripleRow | CellSummary;
  /** What stands for it, in the window. */
  readonly anchor: DOMRect;
}
