/** Made-up figures of where an update went, which agree with one another as METRICS.md defines them. */
import { matrixLayout } from '../../src/analysis/matrices.ts';
import type { Bound, Keyed, LeftRight, Rotation } from '../../src/model/direction.ts';
import type { Pair } from '../../src/model/pair.ts';
import { DEFAULT_K } from '../../src/model/pairMetrics.ts';
import type { PairReport } from '../../src/model/report.ts';
import type { PairMetric } from '../../src/protocol/engine.ts';
import { layoutOf, pairValues, updateNorm, updateValues } from './pairSizes.ts';
import { randomOf } from './random.ts';

const DEGREES = 180 / Math.PI;
/** Over it the first order does not hold. */
const LARGE_ROTATION = 0.3;
const ENERGY_K = 16;

/** The largest ones of the leading subspaces, falling off quickly; null where k does not fit. */
export function anglesOf(pair: Pair, k: number): LeftRight<Float64Array> | null {
  const { bound, rank } = leading(pair, k);
  if (k > rank) {
    return null;
  }
  const random = randomOf(`${pair.name} angles ${k}`);
  const largest = Math.min(0.4 * (bound ?? 1), 0.006 * (1 + random()));
  const side = (size: number): Float64Array =>
    Float64Array.from({ length: k }, (_angle, at) => {
      const sine = size * (0.97 + 0.06 * random()) * Math.exp((-3.2 * at) / k);
      return DEGREES * Math.asin(sine);
    }).sort((a, b) => b - a);
  return { U: side(largest), V: side(largest * 0.9) };
}

export function directionsOf(pair: Pair, metrics: readonly PairMetric[]): Partial<PairReport> {
  if (matrixLayout(pair.shape) === null) {
    return {};
  }
  const wedin = metrics.includes('rotation') ? { wedin: byK(pair, (k) => wedinOf(pair, k)) } : {};
  const update = metrics.includes('update') ? weylAndMirsky(pair) : {};
  return {
    ...(metrics.includes('rotation') && rotationOf(pair)),
    ...(metrics.includes('masks') && masksOf(pair)),
    ...((metrics.includes('rotation') || metrics.includes('update')) && {
      bounds: { ...wedin, ...update },
    }),
  };
}

function weylAndMirsky(pair: Pair): { readonly weyl: Bound; readonly mirsky: Bound } {
  const [base, other] = [pairValues(pair, 'base'), pairValues(pair, 'other')];
  const moved = base.map((value, at) => Math.abs((other[at] ?? 0) - value));
  return {
    weyl: { value: Math.max(...moved), bound: updateValues(pair)[0] ?? 0 },
    mirsky: { value: Math.hypot(...moved), bound: updateNorm(pair) },
  };
}

function rotationOf(pair: Pair): Partial<PairReport> {
  return {
    rotation: byK(pair, (k) => rotationAt(pair, k)),
    rotationNull: byK(pair, (k) => rotationNull(pair, k)),
    rotationExcess: byK(pair, (k) => {
      const none = rotationNull(pair, k);
      const { norm, gap } = leading(pair, k);
      const excess = (chance: number, angles: Float64Array | undefined): number | null =>
        chance > LARGE_ROTATION || norm > gap ? null : rootOf(angles) / chance;
      const angles = anglesOf(pair, k);
      return { U: excess(none.U, angles?.U), V: excess(none.V, angles?.V) };
    }),
    intruderDimensions: pair.name.includes('down_proj') ? 1 : 0,
  };
}

function rotationAt(pair: Pair, k: number): Rotation | null {
  const angles = anglesOf(pair, k);
  if (angles === null) {
    return null;
  }
  const mean = (of: Float64Array): number => of.reduce((sum, angle) => sum + angle, 0) / k;
  const other = pairValues(pair, 'other');
  return {
    maxU: angles.U[0] ?? null,
    meanU: mean(angles.U),
    maxV: angles.V[0] ?? null,
    meanV: mean(angles.V),
    gap: { base: leading(pair, k).gap, other: (other[k - 1] ?? 0) - (other[k] ?? 0) },
  };
}

/** Four fifths of the way that the angles went, so that the excess is 1.25. */
function rotationNull(pair: Pair, k: number): LeftRight<number> {
  const angles = anglesOf(pair, k);
  return { U: 0.8 * rootOf(angles?.U), V: 0.8 * rootOf(angles?.V) };
}

/** √(Σ sin²θ) */
function rootOf(angles: Float64Array = new Float64Array()): number {
  return Math.hypot(...angles.map((angle) => Math.sin(angle / DEGREES)));
}

function wedinOf(pair: Pair, k: number): Bound | null {
  const [angles, { bound }] = [anglesOf(pair, k), leading(pair, k)];
  const largest = Math.max(angles?.U[0] ?? 0, angles?.V[0] ?? 0);
  return { value: Math.sin(largest / DEGREES), bound };
}

/** What holds the leading k directions apart from the others, and what the update sets against it. */
function leading(pair: Pair, k: number) {
  const [base, other] = [pairValues(pair, 'base'), pairValues(pair, 'other')];
  const norm = updateValues(pair)[0] ?? 0;
  const apart = (base[k - 1] ?? 0) - (other[k] ?? 0);
  return {
    norm,
    rank: base.length,
    gap: (base[k - 1] ?? 0) - (base[k] ?? 0),
    bound: apart > 0 && k < base.length ? norm / apart : null,
  };
}

function masksOf(pair: Pair): Partial<PairReport> {
  const random = randomOf(`${pair.name} masks`);
  const { rows, cols } = layoutOf(pair);
  const principal = overlaps({ '0.5': 0.4 + 0.05 * random(), '0.3': 0.24 + 0.04 * random() }, -1);
  const low = overlaps({ '0.5': 0.74 + 0.05 * random(), '0.3': 0.5 + 0.05 * random() }, 1);
  const off = 0.85 + 0.1 * random();
  const chance = ENERGY_K ** 2 / (rows * cols);
  const key = String(ENERGY_K);
  return {
    principalOverlap: principal.overlap,
    principalOverlapNull: principal.none,
    principalOverlapExcess: principal.excess,
    principalOverlapZ: principal.z,
    principalMaskIsTopMagnitude: Math.min(rows, cols) <= 64,
    lowOverlap: low.overlap,
    lowOverlapNull: low.none,
    lowOverlapExcess: low.excess,
    lowOverlapZ: low.z,
    offPrincipalEnergy: { [key]: off },
    offPrincipalNull: { [key]: 1 - chance },
    principalEnergyExcess: { [key]: (1 - off) / chance },
  };
}

/** Overlaps that magnitude and precision explain but for four thousandths. */
function overlaps(overlap: Keyed<number>, sign: number) {
  const each = (figure: (value: number) => number): Keyed<number> =>
    Object.fromEntries(Object.entries(overlap).map(([key, value]) => [key, figure(value)]));
  const excess = 0.004 * sign;
  return {
    overlap,
    none: each((value) => value - excess),
    excess: each(() => excess),
    z: each((value) => sign * (1 + 3 * value)),
  };
}

function byK<T>(pair: Pair, figure: (k: number) => T): Keyed<T> {
  const { rows, cols } = layoutOf(pair);
  const fitting = DEFAULT_K.filter((k) => 2 * k <= Math.min(rows, cols));
  return Object.fromEntries(fitting.map((k) => [String(k), figure(k)]));
}
