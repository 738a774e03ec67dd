/** Which tensors the spectral metrics cover: METRICS.md, "Which tensors". */
import type { Dtype } from '../model/checkpoint.ts';

/** How a tensor is measured as matrices: `count` of them, each `rows` × `cols`. */
export interface MatrixLayout {
  readonly count: number;
  readonly rows: number;
  readonly cols: number;
}

const EMBEDDING_NAMES = ['embed', 'lm_head', 'wte', 'wpe'];

/** Whether elements are real floating-point numbers; complex, integer and bool tensors get counts only. */
export function isFloating(dtype: Dtype): boolean {
  return dtype === 'BF16' || dtype.startsWith('F');
}

/**
 * The matrices of a tensor: a 2-D one is itself, `[e, m, n]` is a stack of e, `[o, i, h, w]` is
 * measured as o × (i·h·w). Null where a side would be under 2, and for every other shape.
 */
export function matrixLayout(shape: readonly number[]): MatrixLayout | null {
  const layout = layoutOf(shape);
  return layout !== null && layout.count > 0 && layout.rows >= 2 && layout.cols >= 2
    ? layout
    : null;
}

function layoutOf(shape: readonly number[]): MatrixLayout | null {
  const [a = 0, b = 0, c = 0, d = 0] = shape;
  switch (shape.length) {
    case 2:
      return { count: 1, rows: a, cols: b };
    case 3:
      return { count: a, rows: b, cols: c };
    case 4:
      return { count: 1, rows: a, cols: b * c * d };
    default:
      return null;
  }
}

/** Whether a tensor is a weight matrix or a stack of them. */
export function isWeightMatrix(dtype: Dtype, shape: readonly number[]): boolean {
  return isFloating(dtype) && matrixLayout(shape) !== null;
}

/** Whether a name is that of an embedding or an output head, which the publications leave out. */
export function isEmbedding(name: string): boolean {
  return EMBEDDING_NAMES.some((part) => name.includes(part));
}

/** Number of elements of a shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((side, axis) => side === b[axis]);
}
