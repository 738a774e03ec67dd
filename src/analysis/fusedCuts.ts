/** Where the parts of a fused tensor lie in it, or why that is not certain. */
import type { Tensor } from '../model/checkpoint.ts';
import type { Doubt } from '../model/pair.ts';
import type { Layout } from './fusedForms.ts';
import { sameShape } from './matrices.ts';
import { columnsCut, matrixCut, rowsCut, type Cut } from './tensorParts.ts';

/** Whether both sides store matrices the same way round; null where nothing tells. */
export type Orientation = 'same' | 'transposed' | null;

/**
 * @param parts the tensors that it may be fused of, in order
 * @param orientation asked only where the shapes alone do not tell
 */
export function cutsOf(
  layout: Layout,
  fused: Tensor,
  parts: readonly Tensor[],
  orientation: () => Orientation,
): readonly Cut[] | Doubt {
  switch (layout) {
    case 'rows':
      return rowCuts(fused, parts);
    case 'columns':
      return columnCuts(fused, parts, orientation);
    case 'stack':
      return stackCuts(fused, parts);
    case 'unknown':
      return 'interleaved';
  }
}

/** Cuts of a bias, whose elements follow on one another whichever way round its weight is. */
export function rowCuts(fused: Tensor, parts: readonly Tensor[]): readonly Cut[] | Doubt {
  const [total = 0, ...rest] = fused.shape;
  const heights = parts.map(({ shape }) => shape[0] ?? 0);
  const fits =
    parts.every(({ shape }) => sameShape(shape.slice(1), rest)) && total === sum(heights);
  return fits && fused.shape.length <= 2
    ? starts(heights).map(([start, end]) => rowsCut(fused, start, end))
    : 'sizes';
}

function columnCuts(
  fused: Tensor,
  parts: readonly Tensor[],
  orientation: () => Orientation,
): readonly Cut[] | Doubt {
  const [rows = 0, columns = 0] = fused.shape;
  if (fused.shape.length !== 2 || parts.some(({ shape }) => shape.length !== 2)) {
    return 'sizes';
  }
  const widths = parts.map(({ shape }) => shape[1] ?? 0);
  const isSideBySide = parts.every(({ shape }) => shape[0] === rows) && sum(widths) === columns;
  const heights = parts.map(({ shape }) => shape[0] ?? 0);
  const isTransposed = parts.every(({ shape }) => shape[1] === rows) && sum(heights) === columns;
  if (isSideBySide && isTransposed) {
    const found = orientation();
    if (found !== 'same') {
      return found ?? 'square';
    }
  }
  if (isSideBySide) {
    return starts(widths).map(([start, end]) => columnsCut(fused, start, end));
  }
  // One under the other, models of this name differ in whether heads alternate.
  return isTransposed ? 'transposed' : rowCuts(fused, parts) === 'sizes' ? 'sizes' : 'interleaved';
}

/** Of a stack of `[e, m, n]`; for each expert its parts, one under the other. */
function stackCuts(fused: Tensor, parts: readonly Tensor[]): readonly Cut[] | Doubt {
  const [count = 0, rows = 0, columns = 0] = fused.shape;
  const each = parts.length / count;
  const height = rows / each;
  const isOf = (m: number, n: number): boolean =>
    parts.every(({ shape }) => sameShape(shape, [m, n]));
  const isUpright = isOf(height, columns);
  const isTransposed = isOf(columns / each, rows);
  if (isUpright && isTransposed) {
    return 'square';
  }
  if (!isUpright) {
    return isTransposed ? 'transposed' : 'sizes';
  }
  return parts.map((_part, at) => {
    const start = (at % each) * height;
    return matrixCut(fused, Math.floor(at / each), start, start + height);
  });
}

function starts(lengths: readonly number[]): [start: number, end: number][] {
  let end = 0;
  return lengths.map((length) => {
    const start = end;
    end += length;
    return [start, end];
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
