/** Tensors as slices that have rows and columns, for showing their elements. */
import type { MatrixShape } from '../model/values.ts';

/** The last two dimensions are rows and columns; a 1-D tensor is one row, a scalar 1 × 1. */
export function sliceShape(shape: readonly number[]): MatrixShape {
  const [rows = 1, columns = 1] = shape.length < 2 ? [1, ...shape] : shape.slice(-2);
  const slices = shape.slice(0, -2).reduce((product, side) => product * side, 1);
  return { slices, rows, columns };
}

/** The leading indices of slice number `slice`: none of a tensor of at most two dimensions. */
export function sliceIndices(shape: readonly number[], slice: number): number[] {
  const indices: number[] = [];
  let rest = slice;
  for (const side of shape.slice(0, -2).reverse()) {
    indices.unshift(rest % side);
    rest = Math.floor(rest / side);
  }
  return indices;
}

/** The slice at these leading indices, one for each dimension but the last two. */
export function sliceAt(shape: readonly number[], indices: readonly number[]): number {
  return shape
    .slice(0, -2)
    .reduce((slice, side, dimension) => slice * side + (indices[dimension] ?? 0), 0);
}
