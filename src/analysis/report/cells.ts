/** Figures as cells of a report's tables. */
import { figure, integer } from '../figureText.ts';
import type { Cell } from './document.ts';

type Value = number | null | undefined;

/** Four significant digits; a dash where it is undefined, nothing where it was not measured. */
export function figureCell(value: Value): Cell {
  return { kind: 'figure', value, text: value === undefined ? '' : figure(value) };
}

/** A count, in full. */
export function countCell(value: number): Cell {
  return { kind: 'figure', value, text: integer(value) };
}

/** A difference, with its sign. */
export function signedCell(value: Value): Cell {
  const sign = typeof value === 'number' && value > 0 ? '+' : '';
  return { kind: 'figure', value, text: value === undefined ? '' : sign + figure(value) };
}

/** `352 × 128` */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? 'scalar' : shape.join(' × ');
}
