/** Where the elements of a tensor come from: a checkpoint's row, or a side of a pair. */
import type { Dtype } from '../../src/model/checkpoint.ts';
import type {
  ImageSize,
  MatrixShape,
  TensorImage,
  TensorValues,
  ValueWindow,
} from '../../src/model/values.ts';

/** Elements of one tensor on request. Requests reject with a `Failure`'s message in the tensor's place. */
export interface ValuesSource {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  values(window: ValueWindow, signal: AbortSignal): Promise<TensorValues>;
  image(size: ImageSize, signal: AbortSignal): Promise<TensorImage>;
}

/** A stored element: integers of 64 bits keep all their digits. */
export type Element = number | bigint;

/** The last two dimensions are rows and columns; a 1-D tensor is one row, a scalar 1 × 1. */
export function matrixShape(shape: readonly number[]): MatrixShape {
  const leading = shape.slice(0, -2);
  return {
    slices: leading.reduce((product, side) => product * side, 1),
    rows: shape.at(-2) ?? 1,
    columns: shape.at(-1) ?? 1,
  };
}

/** Row-major index of a slice from its place in each dimension before the last two. */
export function sliceOf(shape: readonly number[], places: readonly number[]): number {
  return shape.slice(0, -2).reduce((slice, side, at) => slice * side + (places[at] ?? 0), 0);
}

/** The places in each dimension before the last two; the inverse of `sliceOf`. */
export function placesOf(shape: readonly number[], slice: number): number[] {
  const places: number[] = [];
  let rest = slice;
  for (const side of shape.slice(0, -2).reverse()) {
    places.unshift(rest % side);
    rest = Math.floor(rest / side);
  }
  return places;
}
