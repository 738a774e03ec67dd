/** Figures as people read them. An undefined figure is a dash, never 0. */

export const UNDEFINED = '–';

type Figure = number | null | undefined;

/** A fraction as a percentage; all and nothing are told from nearly all and nearly nothing. */
export function percent(fraction: Figure): string {
  if (fraction === null || fraction === undefined) {
    return UNDEFINED;
  }
  if (fraction === 0 || fraction === 1) {
    return `${fraction * 100} %`;
  }
  if (fraction < 0.00005) {
    return '< 0.01 %';
  }
  return fraction > 0.99995 ? '> 99.99 %' : `${(fraction * 100).toFixed(2)} %`;
}

/** Three significant digits with an exponent. */
export function scientific(value: Figure): string {
  if (value === null || value === undefined) {
    return UNDEFINED;
  }
  return value === 0 ? '0' : value.toExponential(2);
}

/** Four significant digits, with an exponent where the value is very small or large. */
export function decimal(value: Figure): string {
  if (value === null || value === undefined) {
    return UNDEFINED;
  }
  const size = Math.abs(value);
  if (value === 0 || (Number.isInteger(value) && size < 1e6)) {
    return String(value);
  }
  if (size < 1e-3 || size >= 1e6) {
    return value.toExponential(2);
  }
  return size < 1000 ? value.toPrecision(4) : value.toFixed(0);
}

/** How many times as large as something else. */
export function times(ratio: Figure): string {
  return ratio === null || ratio === undefined ? UNDEFINED : `${ratio.toFixed(2)} ×`;
}

/** An angle, three significant digits. */
export function degrees(angle: Figure): string {
  return angle === null || angle === undefined ? UNDEFINED : `${threeDigits(angle)}°`;
}

function threeDigits(value: number): string {
  return value !== 0 && value < 0.01 ? value.toExponential(2) : value.toPrecision(3);
}

/** A difference of two fractions, in percentage points with its sign. */
export function signedPercent(difference: Figure): string {
  if (difference === null || difference === undefined) {
    return UNDEFINED;
  }
  const text = (Math.abs(difference) * 100).toFixed(2);
  return `${difference < 0 && Number(text) !== 0 ? '−' : '+'}${text} %`;
}

export function count(value: Figure): string {
  return value === null || value === undefined ? UNDEFINED : value.toLocaleString('en-US');
}

/** "1 tensor", "2 tensors", "2 matrices". */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function bytes(value: number): string {
  let unit = 0;
  let size = value;
  while (size >= 1024 && unit < BYTE_UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toFixed(size < 10 ? 2 : 1)} ${BYTE_UNITS[unit]}`;
}

export function shape(sides: readonly number[]): string {
  return sides.length === 0 ? 'scalar' : sides.join(' × ');
}

/** The dtype of both sides, once where they agree. */
export function dtypes({ base, other }: { readonly base: string; readonly other: string }): string {
  return base === other ? base : `${base} → ${other}`;
}

export function duration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) {
    return `${whole} s`;
  }
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
