/** Scales of the maps: from the least to the largest, or around a baseline. */
import { EXPLAINED_DIFFERENCE } from '../gateReadings.ts';
import { extent } from './svg/scale.ts';
import type { HeatScale } from './svg/heatMap.ts';

/** From the least to the largest value. */
export function sequentialScale(values: readonly number[]): HeatScale {
  const [low, high] = extent(values);
  const span = high - low || 1;
  return {
    ramp: 'sequential',
    at: (value) => (high === low ? 0.5 : (value - low) / span),
    marks: [...new Set([low, high])],
  };
}

/** Differences of overlaps, as far on one side of 0 as on the other: what is explained stays pale. */
export function overlapScale(values: readonly number[]): HeatScale {
  const reach = Math.max(2 * EXPLAINED_DIFFERENCE, ...extent(values).map(Math.abs));
  return {
    ramp: 'diverging',
    at: (value) => 0.5 + value / reach / 2,
    marks: [-reach, 0, reach],
  };
}

/** Ratios, as many times over 1 as under it; what is not over 0 is at the end. */
export function ratioScale(values: readonly number[]): HeatScale {
  const logs = values.filter((value) => value > 0).map((value) => Math.abs(Math.log2(value)));
  const reach = logs.reduce((most, value) => Math.max(most, value), 0) || 1;
  return {
    ramp: 'diverging',
    at: (value) => (value > 0 ? 0.5 + Math.log2(value) / reach / 2 : 0),
    marks: [2 ** -reach, 1, 2 ** reach],
  };
}
