/** How large a made-up update is, and the singular values of both sides and of the update. */
import {
  elementCount,
  isWeightMatrix,
  matrixLayout,
  type MatrixLayout,
} from '../../src/analysis/matrices.ts';
import type { Pair } from '../../src/model/pair.ts';
import { randomOf } from './random.ts';
import { remembered } from './remembered.ts';
import { singularValuesOf } from './spectra.ts';

/** Norms that training did not touch, and everything else in part. */
export function sizesOf(pair: Pair): { readonly sparsity: number; readonly relative: number } {
  if (pair.name.includes('norm')) {
    return { sparsity: 1, relative: 0 };
  }
  const random = randomOf(`${pair.name} update`);
  return { sparsity: 0.4 + 0.45 * random(), relative: 8e-4 + 3e-3 * random() };
}

/** Of all of its elements, which for a matrix is that of its singular values. */
export function normOf(pair: Pair, side: 'base' | 'other'): number {
  return isWeightMatrix(pair.dtype.base, pair.shape)
    ? Math.hypot(...pairValues(pair, side))
    : Math.sqrt(elementCount(pair.shape)) * 0.02;
}

/** ‖dW‖F */
export function updateNorm(pair: Pair): number {
  return normOf(pair, 'base') * sizesOf(pair).relative;
}

/** The other side's values lie close to the base's. */
const valuesOf = remembered((pair: Pair) => {
  const base = singularValuesOf(pair.name, layoutOf(pair));
  const random = randomOf(`${pair.name} other`);
  const other = base.map(
    (value, at) => value * (1 + 4e-4 * (random() - 0.45) * Math.exp((-2 * at) / base.length)),
  );
  return { base, other };
});

export function pairValues(pair: Pair, side: 'base' | 'other'): Float64Array {
  return valuesOf(pair)[side];
}

/** Singular values of the update: noise with a few directions above it, of the norm that the report tells. */
export const updateValues = remembered((pair: Pair): Float64Array => {
  const { rows, cols } = layoutOf(pair);
  const rank = Math.min(rows, cols);
  const shape = Float64Array.from({ length: rank }, (_value, at) => {
    const depth = (at + 0.5) / rank;
    return (1 - depth) ** 1.2 * (1 + 0.3 / (1 + at));
  });
  const scale = updateNorm(pair) / Math.hypot(...shape);
  return shape.map((value) => value * scale);
});

export function layoutOf({ shape }: Pair): MatrixLayout {
  return matrixLayout(shape) ?? { count: 1, rows: 1, cols: 1 };
}
