/** How much of an update its leading directions hold, with the rank that holds nine tenths. */
import type uPlot from 'uplot';
import { figure, integer, percent } from '../format.ts';
import { t } from '../l10n.ts';
import { axis } from './axes.ts';
import type { Plot } from './chart.ts';
import { markPlace, markValue } from './marks.ts';
import { RANK_AXIS, SPECTRUM_SYNC } from './spectrum.ts';
import type { PlotTheme } from './theme.ts';
import { short } from './ticks.ts';

const SHARE = 0.9;

/**
 * @param energy cumulative energy of `values`, as `cumulativeEnergy` gives it
 * @param rank the least that holds nine tenths; null where it is undefined
 */
export function energyPlot(
  values: ArrayLike<number>,
  energy: Float64Array,
  rank: number | null,
): Plot {
  return {
    data: [Float64Array.from(energy, (_share, at) => at + 1), energy],
    isZoomable: true,
    readout: (at) =>
      `k = ${integer(at + 1)}   σ ${figure(values[at])}   ${t('rank k holds {0}', percent(energy[at]))}`,
    options: (theme) => options(theme, rank),
  };
}

function options(theme: PlotTheme, rank: number | null): Omit<uPlot.Options, 'width' | 'height'> {
  const draw = (chart: uPlot): void => {
    markValue(chart, theme, SHARE, `${SHARE * 100} %`);
    if (rank !== null) {
      markPlace(chart, theme, rank, t('rank {0}', integer(rank)), 'bottom');
    }
  };
  return {
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: true, dist: 4 },
      sync: { key: SPECTRUM_SYNC },
      points: { size: 6 },
    },
    scales: { x: { time: false }, y: { range: () => [0, 1] } },
    axes: [
      axis(theme, RANK_AXIS),
      axis(theme, {
        size: 52,
        space: 28,
        values: (_chart, ticks) => ticks.map((share) => `${short(share * 100)} %`),
      }),
    ],
    series: [{}, { stroke: theme.purple, width: 1.5, points: { show: false } }],
    hooks: { draw: [draw] },
  };
}
