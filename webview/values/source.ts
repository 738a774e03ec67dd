/** Where the elements of a tensor come from: a checkpoint's row, or a side of a pair. */
import type { Dtype } from '../../src/model/checkpoint.ts';
import type { ImageSize, TensorImage, TensorValues, ValueWindow } from '../../src/model/values.ts';

/** Images of one tensor on request, or of what is seen of it. */
export interface ImageSource {
  readonly shape: readonly number[];
  image(size: ImageSize, signal: AbortSignal): Promise<TensorImage>;
}

/** Elements of one tensor on request. Requests reject with a `Failure`'s message in the tensor's place. */
export interface ValuesSource extends ImageSource {
  readonly dtype: Dtype;
  values(window: ValueWindow, signal: AbortSignal): Promise<TensorValues>;
}

/** A stored element: integers of 64 bits keep all their digits. */
export type Element = number | bigint;
