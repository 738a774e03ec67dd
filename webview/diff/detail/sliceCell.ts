/** Where an element of a matrix that is measured lies among the slices of its tensor. */
import { matrixLayout } from '../../../src/analysis/matrices.ts';
import type { Cell } from '../../values/selection.ts';

/** An element of a slice: the last two dimensions of a tensor. */
export interface SliceCell extends Cell {
  readonly slice: number;
}

/**
 * @param shape of the tensor, whose matrices are those of docs/METRICS.md, "Which tensors"
 * @param matrix which of them
 */
export function sliceCell(shape: readonly number[], matrix: number, cell: Cell): SliceCell {
  const layout = matrixLayout(shape);
  const [rows = 1, columns = 1] = shape.slice(-2);
  if (layout === null || shape.length !== 4 || rows * columns === 0) {
    return { ...cell, slice: matrix };
  }
  const element = cell.row * layout.cols + cell.column;
  const within = element % (rows * columns);
  return {
    slice: Math.floor(element / (rows * columns)),
    row: Math.floor(within / columns),
    column: within % columns,
  };
}
