/** How elements are written: short in a cell, every digit for a hover and the clipboard. */
import type { Dtype } from '../../src/model/checkpoint.ts';
import { isFloating } from '../../src/analysis/matrices.ts';
import { figure } from '../format.ts';
import type { Element } from './source.ts';

const MINUS = '\u2212';

/** Four significant digits of a float, all of an integer; `NaN` and `±Inf` as METRICS.md names them. */
export function cellText(value: Element): string {
  if (typeof value === 'bigint' || !Number.isFinite(value)) {
    return exactText(value);
  }
  return Number.isInteger(value) && Math.abs(value) >= 1000
    ? String(value).replace('-', MINUS)
    : figure(value);
}

/** The shortest text that reads back as the same number. */
export function exactText(value: Element): string {
  return plainText(value).replace(/^-/, MINUS);
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
