/** Where the elements of a tensor come from: a checkpoint's row, or a side of a pair. */
import type { Dtype } from '../../src/model/checkpoint.ts';
import type { ImageSize, TensorImage, TensorValues, ValueWindow } from '../../src/model/values.ts';

/** Elements of one tensor on request. Requests reject with a `Failure`'s message in the tensor's place. */
export interface ValuesSource {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  values(window: ValueWindow, signal: AbortSignal): Promise<TensorValues>;
  image(size: ImageSize, signal: AbortSignal): Promise<TensorImage>;
}

/** A stored element: integers of 64 bits keep all their digits. */
export type Element = number | bigint;
