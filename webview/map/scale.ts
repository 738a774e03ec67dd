/** From values to places on a colour scale: 0 the lower end, 1 the upper one. */

/** The shares of the values between which a scale with robust limits runs. */
export const ROBUST_SHARES = [0.02, 0.98] as const;

/** From this ratio of the largest to the smallest value on, differences are read better as ratios. */
const LOG_FROM = 50;

export interface Limits {
  readonly lower: number;
  readonly upper: number;
}

export interface Scale extends Limits {
  readonly isLog: boolean;
  /** 0…1; what lies outside of the limits has the colour of the nearer one. */
  position(value: number): number;
  /** The value at a position. */
  value(position: number): number;
}

/** The ends of the values, or of the middle 96 % of them; null where there are no values. */
export function limitsOf(values: readonly number[], isRobust: boolean): Limits | null {
  if (values.length === 0) {
    return null;
  }
  const sorted = Float64Array.from(values).sort();
  const [low, high] = isRobust ? ROBUST_SHARES : ([0, 1] as const);
  return { lower: quantile(sorted, low), upper: quantile(sorted, high) };
}

/**
 * Whether a logarithmic scale shows more of positive values: of ratios to 1, where a half is as far
 * off as twice, and of values over more than a decade and a half.
 */
export function suitsLog({ lower, upper }: Limits, baseline?: number): boolean {
  return lower > 0 && (baseline === 1 || upper / lower >= LOG_FROM);
}

/** Between two limits, evenly by value or, where both are positive, by its logarithm. */
export function sequentialScale(limits: Limits, isLog: boolean): Scale {
  const { lower, upper } = limits;
  if (!isLog || lower <= 0) {
    return {
      ...limits,
      isLog: false,
      ...between(
        lower,
        upper,
        (x) => x,
        (x) => x,
      ),
    };
  }
  return { ...limits, isLog: true, ...between(lower, upper, Math.log, Math.exp) };
}

/**
 * The same distance to both sides of a baseline, which lies in the middle: in the values, or in their
 * logarithms where all are positive.
 */
export function divergingScale(limits: Limits, baseline: number, isLog = false): Scale {
  if (isLog && limits.lower > 0 && baseline > 0) {
    const factor = Math.max(limits.upper / baseline, baseline / limits.lower);
    return sequentialScale({ lower: baseline / factor, upper: baseline * factor }, true);
  }
  const reach = Math.max(Math.abs(limits.upper - baseline), Math.abs(limits.lower - baseline));
  return sequentialScale({ lower: baseline - reach, upper: baseline + reach }, false);
}

function between(
  lower: number,
  upper: number,
  to: (value: number) => number,
  from: (measure: number) => number,
): Pick<Scale, 'position' | 'value'> {
  const [start, end] = [to(lower), to(upper)];
  return {
    // a single value has the middle colour
    position: (value) =>
      start === end ? 0.5 : clamp((to(Math.max(value, lower)) - start) / (end - start)),
    value: (position) =>
      position <= 0 ? lower : position >= 1 ? upper : from(start + position * (end - start)),
  };
}

function clamp(position: number): number {
  return Math.min(1, Math.max(0, position));
}

/** By linear interpolation between neighbours, as METRICS.md has it. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? 0;
  return below + (at - Math.floor(at)) * (above - below);
}
