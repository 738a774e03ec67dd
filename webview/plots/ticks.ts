/** The numbers at the axes. */
import { figure } from '../format.ts';

/** `0.05`, `1e-4`: a tick is a round number, so trailing zeros say nothing. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    return value.toExponential().replace('e+', 'e').replace(/^-/, '\u2212');
  }
  return size >= 1000 ? figure(value) : String(Number(value.toPrecision(6))).replace('-', '\u2212');
}

/** More decades than that are not shown each for itself. */
const MOST_DECADES = 6;

/** At most some twenty ticks, however many decades there are. */
export function decadeTicks(min: number, max: number): number[] {
  const [first, last] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))];
  const step = Math.max(1, Math.ceil((last - first) / MOST_DECADES));
  const factors = max < 100 * min ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  // from a multiple of the step, so that the ticks stay where they are while the range changes
  for (let exponent = Math.floor(first / step) * step; exponent <= last; exponent += step) {
    // by text, since 10 ** -5 is not the float64 nearest to it
    ticks.push(...factors.map((factor) => Number(`${factor}e${exponent}`)));
  }
  return ticks.filter((tick) => tick >= min && tick <= max);
}

/** Where a logarithmic axis shows that it is one: 2…9 times each power of ten; none where they run together. */
export function minorTicks(min: number, max: number): number[] {
  const [first, last] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))];
  if (last - first > MOST_DECADES) {
    return [];
  }
  const exponents = Array.from({ length: last - first }, (_one, at) => first + at);
  const ticks = exponents.flatMap((exponent) =>
    [2, 3, 4, 5, 6, 7, 8, 9].map((factor) => Number(`${factor}e${exponent}`)),
  );
  return ticks.filter((tick) => tick >= min && tick <= max);
}

/** `500`, `20 K`, `3 M`: a count, or an index of many. */
export function countTick(count: number): string {
  if (count >= 1e6) {
    return `${short(count / 1e6)} M`;
  }
  return count >= 10_000 ? `${short(count / 1000)} K` : short(count);
}
