/** Principal angles over their index, of the left and of the right singular subspaces. */
import type uPlot from 'uplot';
import type { LeftRight } from '../../src/model/direction.ts';
import { degrees, integer } from '../format.ts';
import { axis, decadeAxis } from './axes.ts';
import type { Plot } from './chart.ts';
import { markPlace } from './marks.ts';
import { LOGARITHMIC, padded, positive, RANK_AXIS } from './spectrum.ts';
import type { PlotTheme } from './theme.ts';
import { short } from './ticks.ts';

/** @param angles in degrees, descending, k of each */
export function anglesPlot({ U, V }: LeftRight<Float64Array>): Plot {
  const k = U.length;
  return {
    data: [Float64Array.from(U, (_angle, at) => at + 1), positive(U), positive(V)],
    isZoomable: k > 2,
    legend: [
      { label: 'U', color: 'blue' },
      { label: 'V', color: 'yellow' },
    ],
    readout: (at) => `i = ${integer(at + 1)}   U ${degrees(U[at])}   V ${degrees(V[at])}`,
    options: (theme) => options(theme, k),
  };
}

function options(theme: PlotTheme, k: number): Omit<uPlot.Options, 'width' | 'height'> {
  const curve = (color: 'blue' | 'yellow', dash?: number[]): uPlot.Series => ({
    stroke: theme[color],
    width: 1.5,
    points: { show: k < 3 },
    ...(dash && { dash }),
  });
  return {
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: true, dist: 4 },
      points: { size: 6 },
    },
    scales: {
      // to the k-th and a little beyond, where it is marked
      x: { time: false, range: (_chart, min, max) => [min, max === k ? k * 1.02 : max] },
      y: { distr: LOGARITHMIC, range: (_chart, min, max) => padded(min, max) },
    },
    axes: [
      axis(theme, RANK_AXIS),
      decadeAxis(theme, {
        space: 24,
        values: (_chart, ticks) => ticks.map((tick) => `${short(tick)}°`),
      }),
    ],
    series: [{}, curve('blue'), curve('yellow', [5, 4])],
    hooks: { draw: [(chart) => markPlace(chart, theme, k, `k = ${integer(k)}`)] },
  };
}
