/** How figures are written: a few significant digits in the table, every digit on hover. */

const MINUS = '\u2212';
const UNDEFINED = '\u2013';
const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `1,234,567` */
export function integer(value: number): string {
  return withMinus(grouped.format(value));
}

/** A count in at most three significant digits: `9,984`, `12.3 K`, `1.24 M`, `8.19 B`. */
export function compactCount(value: number): string {
  return value < 10_000 ? integer(value) : scaled(value, 1000, ['K', 'M', 'B', 'T']);
}

/** A size in binary units: `512 B`, `32.0 MiB`. */
export function byteSize(bytes: number): string {
  return bytes < 1024
    ? `${integer(bytes)} B`
    : scaled(bytes, 1024, ['KiB', 'MiB', 'GiB', 'TiB', 'PiB']);
}

function scaled(value: number, base: number, units: readonly string[]): string {
  let size = value / base;
  let unit = 0;
  while (size >= base * 0.9995 && unit < units.length - 1) {
    size /= base;
    unit += 1;
  }
  return `${size >= 1000 ? grouped.format(size) : size.toPrecision(3)} ${units[unit]}`;
}

/** A measured figure in four significant digits, or three with an exponent: `22.13`, `3.12e-4`. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return UNDEFINED;
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-2 || size >= 1e6)) {
    return withMinus(value.toExponential(2).replace('e+', 'e'));
  }
  if (Number.isInteger(value) || size >= 1000) {
    return integer(value);
  }
  return withMinus(value.toPrecision(4));
}

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

/** A ratio to a reference: `1.28 ×`. */
export function multiple(value: number | null | undefined): string {
  return value === null || value === undefined
    ? UNDEFINED
    : `${value < 100 ? withMinus(value.toPrecision(3)) : figure(value)} ×`;
}

/** Every digit of a float64, for a hover. */
export function exact(value: number | null | undefined): string {
  return value === null || value === undefined ? 'undefined' : withMinus(String(value));
}

/** `4096 × 12288`; without separators, as in papers and code. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? 'scalar' : shape.join(' × ');
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
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }
  return whole < 3600
    ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `1 tensor`, `399 tensors` */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${integer(count)} ${count === 1 ? noun : plural}`;
}

function withMinus(text: string): string {
  return text.replace('-', (sign, at: number) => (at === 0 ? MINUS : sign));
}
