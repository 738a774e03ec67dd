/** How far the scale of an image goes, and into how many cells a slice is drawn. */
import { sliceShape } from '../../src/analysis/slices.ts';
import { MAX_IMAGE_CELLS, type ImageSize } from '../../src/model/values.ts';

/** Share of the cells that the scale covers: single cells far out would leave the others pale. */
const COVERED = 0.995;
/** More cells than a pane of usual width has pixels for are of no use. */
const MOST = 400;

/** The magnitude at which the scale ends: of 99.5 % of the cells that have one, 0 where none has. */
export function limitOf(cells: Float32Array): number {
  const sizes = cells.filter((cell) => !Number.isNaN(cell)).map(Math.abs);
  sizes.sort();
  const covered = sizes[Math.floor((sizes.length - 1) * COVERED)] ?? 0;
  return covered > 0 ? covered : (sizes.at(-1) ?? 0);
}

/** Whether some cell lies beyond a limit, so that the scale's end means “and more”. */
export function exceeds(cells: Float32Array, limit: number): boolean {
  return cells.some((cell) => Math.abs(cell) > limit);
}

/** As many cells as the slice has elements in each direction, or as fit into a message. */
export function sizeOf(shape: readonly number[], slice: number): ImageSize {
  const matrix = sliceShape(shape);
  const side = Math.floor(Math.sqrt(MAX_IMAGE_CELLS));
  const rows = Math.min(matrix.rows, Math.max(side, spare(matrix.columns)));
  const columns = Math.min(matrix.columns, Math.max(side, spare(matrix.rows)));
  return { slice, rows, columns };
}

/** What one direction leaves to the other. */
function spare(count: number): number {
  return Math.min(MOST, Math.floor(MAX_IMAGE_CELLS / Math.max(1, count)));
}
