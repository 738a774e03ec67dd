/** How figures are written: a few significant digits in the table, every digit on hover. */
import { figure, integer, UNDEFINED, withMinus } from '../src/analysis/figureText.ts';
import { t } from './l10n.ts';

export { byteSize, compactCount, figure, integer } from '../src/analysis/figureText.ts';
export { counted } from './l10n.ts';

/** A measured figure in two significant digits, where there is little room. */
export function brief(value: number | null): string {
  if (value === null) {
    return UNDEFINED;
  }
  const size = Math.abs(value);
  const isPlain = size === 0 || (size >= 1e-2 && size < 100);
  const text = isPlain ? value.toPrecision(2) : value.toExponential(1).replace('e+', 'e');
  return withMinus(size === 0 ? '0' : text);
}

/** A fraction 0…1 as a percentage that shows 0 and 100 only where they are exact. */
export function percent(fraction: number | null | undefined): string {
  if (fraction === null || fraction === undefined) {
    return UNDEFINED;
  }
  if (fraction > 0 && fraction < 1e-4) {
    return '< 0.01 %';
  }
  if (fraction < 1 && fraction > 0.9999) {
    return '> 99.99 %';
  }
  const digits = (fraction < 0.01 && fraction > 0) || (fraction > 0.999 && fraction < 1) ? 2 : 1;
  return `${(fraction * 100).toFixed(digits)} %`;
}

/** A number of directions, which need not be whole: `45.9`, `946`; a fraction of many says nothing. */
export function directions(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return UNDEFINED;
  }
  return value < 100 ? value.toFixed(Number.isInteger(value) ? 0 : 1) : integer(Math.round(value));
}

/** A ratio to a reference: `1.28 ×`. */
export function multiple(value: number | null | undefined): string {
  return value === null || value === undefined
    ? UNDEFINED
    : `${value < 100 ? withMinus(value.toPrecision(3)) : figure(value)} ×`;
}

/** A difference from a reference: `+0.0013`, `−0.021`, in three digits and at least to 0.0001. */
export function difference(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return UNDEFINED;
  }
  const text = Math.abs(value).toFixed(Math.abs(value) < 0.01 ? 4 : 3);
  const isZero = Number(text) === 0;
  return isZero ? '0' : `${value < 0 ? '\u2212' : '+'}${text}`;
}

/** An angle in three digits: `0.516°`, `12.3°`. */
export function degrees(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return UNDEFINED;
  }
  const text = value >= 1e-2 ? value.toPrecision(3) : figure(value);
  return `${text}°`;
}

/** Every digit of a float64, for a hover. */
export function exact(value: number | null | undefined): string {
  return value === null || value === undefined ? t('undefined') : withMinus(String(value));
}

/** `4096 × 12288`; without separators, as in papers and code. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? t('scalar') : shape.join(' × ');
}

/** `⁻¹²` */
export function superscript(value: number): string {
  return String(value).replace(/./g, (character) => SUPERSCRIPTS[character] ?? character);
}

const SUPERSCRIPTS: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from('⁰¹²³⁴⁵⁶⁷⁸⁹⁻', (raised, at) => ['0123456789-'.charAt(at), raised]),
);

/** `0.4 s`, `46 s`, `2 min 5 s`, `1 h 12 min` */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) {
    return t('{0} s', seconds.toFixed(1));
  }
  const whole = Math.round(seconds);
  if (whole < 60) {
    return t('{0} s', whole);
  }
  return whole < 3600
    ? t('{0} min {1} s', Math.floor(whole / 60), whole % 60)
    : t('{0} h {1} min', Math.floor(whole / 3600), Math.floor((whole % 3600) / 60));
}
