/** How elements are written: short in a cell, every digit for a hover and the clipboard. */
import type { Dtype } from '../../src/model/checkpoint.ts';
import { isFloating } from '../../src/analysis/matrices.ts';
import { figure } from '../format.ts';
import type { Element } from './source.ts';

const MINUS = '\u2212';
/** More leave no room in a cell. */
const MOST_DECIMALS = 6;

/**
 * Four or so digits of a float, all of an integer; `NaN` and `±Inf` as METRICS.md names them.
 *
 * @param decimals digits after the point that the elements of a tensor have in common, as
 * `decimalsOf` gives them; null where they have none
 */
export function cellText(value: Element, decimals: number | null): string {
  if (typeof value === 'bigint' || !Number.isFinite(value) || value === 0) {
    return exactText(value);
  }
  if (decimals !== null && Math.abs(value) < 1e6) {
    // a number of which two digits or fewer would be left is written by its exponent
    return Math.abs(value) < 10 ** (1 - decimals)
      ? withMinus(value.toExponential(1))
      : withMinus(value.toFixed(decimals));
  }
  return Number.isInteger(value) ? exactText(value) : figure(value);
}

/**
 * So many digits after the point that elements of the usual size have four digits, and the points
 * of all stand in one line; null for integers, and where there would be too many.
 *
 * @param size the magnitude of the large elements; null where it is not known
 */
export function decimalsOf(dtype: Dtype, size: number | null): number | null {
  if (!isFloating(dtype) || size === null || size <= 0) {
    return null;
  }
  const decimals = Math.max(0, 3 - Math.floor(Math.log10(size)));
  return decimals <= MOST_DECIMALS ? decimals : null;
}

/** The shortest text that reads back as the same number. */
export function exactText(value: Element): string {
  return withMinus(plainText(value));
}

function withMinus(text: string): string {
  return text.replace(/^-/, MINUS);
}

/** As code reads it: with a hyphen for the minus. */
export function plainText(value: Element): string {
  if (value === Infinity || value === -Infinity) {
    return value > 0 ? 'Inf' : '-Inf';
  }
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Room for the longest text of a dtype, in characters. */
export function textLength(dtype: Dtype): number {
  if (isFloating(dtype)) {
    return '\u22121.23e-100'.length - 1;
  }
  return { BOOL: 4, I8: 4, U8: 4, I16: 6, U16: 6, I32: 11, U32: 11 }[dtype as string] ?? 20;
}
