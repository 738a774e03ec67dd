/** From values to places on an axis. */
import { withMinus } from '../../figureText.ts';

export interface Tick {
  readonly value: number;
  readonly label: string;
}

export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly Tick[];
}

type Interval = readonly [from: number, to: number];

/** With about five ticks at round values. */
export function linearScale([low, high]: Interval, [from, to]: Interval): Scale {
  const span = high - low || 1;
  const step = roundStep(span / 5);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_tick, at) => tick((first + at) * step));
  return { at: (value) => from + ((value - low) / span) * (to - from), ticks };
}

/** With a tick a decade, or more often where there are few decades; both limits are over 0. */
export function logScale([low, high]: Interval, [from, to]: Interval): Scale {
  const [start, end] = [Math.log10(low), Math.log10(high)];
  const span = end - start || 1;
  const every = Math.ceil(span / 8);
  const mantissas = span > 2.5 ? [1] : [1, 2, 5];
  const decades = Array.from(
    { length: Math.floor(end) - Math.floor(start) + 1 },
    (_decade, at) => Math.floor(start) + at,
  );
  const ticks = decades
    .filter((decade) => decade % every === 0)
    .flatMap((decade) => mantissas.map((mantissa) => Number(`${mantissa}e${decade}`)))
    .filter((value) => value >= low * 0.999999 && value <= high * 1.000001)
    .map(tick);
  return { at: (value) => from + ((Math.log10(value) - start) / span) * (to - from), ticks };
}

/** The limits of values with some room around them, in equal factors; null where none is over 0. */
export function logLimits(values: readonly number[]): Interval | null {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  if (positive.length === 0) {
    return null;
  }
  const [low, high] = extent(positive);
  const room = Math.max(1.15, (high / low) ** 0.05);
  return [low / room, high * room];
}

/** The smallest and largest of values, which are any number. */
export function extent(values: readonly number[]): Interval {
  return values.reduce<Interval>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

function tick(value: number): Tick {
  const exact = Number(value.toPrecision(6));
  const size = Math.abs(exact);
  const isPlain = size === 0 || (size >= 1e-2 && size < 1e4);
  return {
    value: exact,
    label: withMinus(isPlain ? String(exact) : exact.toExponential().replace('e+', 'e')),
  };
}

/** 1, 2 or 5 times a power of ten, at least `step`. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= step * (1 - 1e-9)) ?? 10);
}
