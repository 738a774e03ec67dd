/** What a user types to go to an element. */
import { sliceIndices, sliceShape, sliceAt } from '../../src/analysis/slices.ts';
import type { Cell } from './selection.ts';

export interface Place extends Cell {
  readonly slice: number;
}

/**
 * Reads `row, column` of the present slice, or an index of every dimension, as code writes it:
 * brackets may be there, and negative numbers count from the end. Null where it is no element.
 */
export function placeOf(text: string, shape: readonly number[], slice: number): Place | null {
  const { rows, columns } = sliceShape(shape);
  const typed =
    text
      .replace(/[[\]()]/g, ' ')
      .match(/-?\d+/g)
      ?.map(Number) ?? [];
  if (/[^\d\s,;[\]()-]/.test(text)) {
    return null;
  }
  const sides = [...shape.slice(0, -2), rows, columns];
  const present = sliceIndices(shape, slice);
  const index = typed.length === 2 || shape.length < 2 ? full(typed, present) : typed;
  if (index.length !== sides.length) {
    return null;
  }
  const places = index.map((place, at) => (place < 0 ? place + (sides[at] ?? 0) : place));
  if (places.some((place, at) => place < 0 || place >= (sides[at] ?? 0))) {
    return null;
  }
  return { slice: sliceAt(shape, places), row: places.at(-2) ?? 0, column: places.at(-1) ?? 0 };
}

/** A single number is an index into the one row of a 1-D tensor. */
function full(typed: readonly number[], present: readonly number[]): readonly number[] {
  return typed.length === 1 ? [0, ...typed] : [...present, ...typed];
}
