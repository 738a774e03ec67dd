/** What a hover shows of a tensor. */
import type { Tensor } from './checkpoint.ts';
import type { TensorReport } from './report.ts';

export interface TensorCard {
  readonly tensor: Tensor;
  /** File name of the shard that holds it, relative to the checkpoint's folder. */
  readonly shard: string;
  /**
   * What is known of it, without lists: measured figures, and an estimated `spectrum` where none
   * was measured. `stats` are absent where measuring them would keep a hover waiting.
   */
  readonly report: TensorReport;
  /** Absent where no singular value is known, and for a stack of matrices. */
  readonly curve?: SpectrumPoints;
}

/** A few of a spectrum's singular values. */
export interface SpectrumPoints {
  /** min(m, n): how many singular values there are. */
  readonly rank: number;
  /** Ranks from 1, ascending. */
  readonly ranks: readonly number[];
  /** The singular values at these ranks, descending. */
  readonly values: readonly number[];
  /** What the values are: `scaled` ones come from part of the rows. */
  readonly kind: 'exact' | 'lowerBounds' | 'scaled';
}
