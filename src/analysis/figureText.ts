/** How figures are written, in the webview and in text editors alike. */

const MINUS = '\u2212';
/** In place of a figure that is undefined. */
export const UNDEFINED = '\u2013';
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

/** The text with a minus sign as printed mathematics has it. */
export function withMinus(text: string): string {
  return text.replace('-', (sign, at: number) => (at === 0 ? MINUS : sign));
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
