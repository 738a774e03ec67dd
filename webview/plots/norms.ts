/** Norms of rows or of columns over their index, with those that stand out. */
import type uPlot from 'uplot';
import type { LineNorms } from '../../src/model/values.ts';
import { figure, multiple } from '../format.ts';
import { t } from '../l10n.ts';
import { axis, figureAxis } from './axes.ts';
import type { Plot } from './chart.ts';
import { markValue } from './marks.ts';
import type { PlotTheme } from './theme.ts';
import { countTick } from './ticks.ts';

/** More marks than that would hide each other. */
const MANY = 60;

export function normsPlot(lines: LineNorms): Plot {
  const { norms, linesPerNorm, outliers } = lines;
  const threshold = outliers?.threshold ?? Infinity;
  const places = Float64Array.from(norms, (_norm, at) => at * linesPerNorm);
  const marked = Array.from(norms, (norm) => (norm > threshold ? norm : null));
  return {
    data: [places, norms, marked],
    isZoomable: true,
    readout: (at) => readout(lines, at),
    options: (theme) =>
      normsOptions(theme, outliers?.threshold ?? null, (outliers?.count ?? 0) > MANY),
  };
}

/** `12   ‖w‖ 1.93   1.02 × median`, with what it is if it stands out. */
function readout({ norms, linesPerNorm, count, outliers }: LineNorms, at: number): string {
  const norm = norms[at] ?? 0;
  const first = at * linesPerNorm;
  const last = Math.min(first + linesPerNorm, count) - 1;
  const parts = [first === last ? String(first) : `${first}–${last}`, `‖w‖ ${figure(norm)}`];
  if (outliers !== null) {
    parts.push(t('{0} median', multiple(norm / outliers.median)));
    if (norm > outliers.threshold) {
      parts.push(t('outlier'));
    }
  }
  return parts.join('   ');
}

function normsOptions(
  theme: PlotTheme,
  threshold: number | null,
  isCrowded: boolean,
): Omit<uPlot.Options, 'width' | 'height'> {
  return {
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: true, dist: 4 },
      points: { size: 6 },
    },
    scales: {
      x: { time: false },
      y: { range: (_chart, _min, max) => [0, Math.max(max, threshold ?? 0) * 1.06 || 1] },
    },
    axes: [
      axis(theme, {
        ...{ size: 22, space: 56, grid: { show: false } },
        values: (_chart, ticks) => ticks.map(countTick),
      }),
      figureAxis(theme, { space: 28 }),
    ],
    series: [
      {},
      { stroke: theme.blue, width: 1, points: { show: false } },
      {
        width: 0,
        paths: () => null,
        points: {
          show: true,
          size: isCrowded ? 4 : 7,
          fill: theme.yellow,
          stroke: theme.background,
          width: 1,
        },
      },
    ],
    hooks: {
      draw: [
        (chart) => {
          if (threshold !== null) {
            markValue(chart, theme, threshold, t('outliers from {0}', figure(threshold)));
          }
        },
      ],
    },
  };
}
