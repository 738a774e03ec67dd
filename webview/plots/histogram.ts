/** Histograms as bars. */
import uPlot from 'uplot';
import type { Histogram, LogHistogram, UlpRatio } from '../../src/model/report.ts';
import { figure, integer, superscript } from '../format.ts';
import { axis, figureAxis } from './axes.ts';
import type { Plot } from './chart.ts';
import type { PlotTheme } from './theme.ts';
import { countTick, short } from './ticks.ts';
import { t } from '../l10n.ts';

const bars = uPlot.paths.bars;

/** The values of a tensor, in equal bins over [min, max]. */
export function valuesPlot(histogram: Histogram): Plot {
  const { min, max, counts } = histogram;
  const width = (max - min) / counts.length;
  const start = (bin: number): number => min + bin * width;
  return barPlot(
    counts.map((_count, bin) => start(bin) + width / 2),
    counts,
    (bin) => `${figure(start(bin))} … ${figure(start(bin + 1))}: ${integer(counts[bin] ?? 0)}`,
    short,
  );
}

/** The magnitudes of a tensor, one bin per power of two. */
export function magnitudesPlot(histogram: LogHistogram): Plot {
  const { minExponent, counts } = histogram;
  return barPlot(
    counts.map((_count, bin) => minExponent + bin),
    counts,
    (bin) =>
      `${powerOfTwo(minExponent + bin)} … ${powerOfTwo(minExponent + bin + 1)}: ${integer(counts[bin] ?? 0)}`,
    exponent,
  );
}

/** The updates of a pair in half ULPs of bf16, one bin per power of two, what is under and over at the ends. */
export function ulpPlot(ratio: UlpRatio): Plot {
  const counts = [ratio.under, ...ratio.bins, ratio.over];
  const first = -ratio.bins.length / 2 - 1;
  return barPlot(
    counts.map((_count, bin) => first + bin),
    counts,
    (bin) => `${ulpRange(bin, counts.length, first)}: ${integer(counts[bin] ?? 0)}`,
    halfUlps,
  );
}

function ulpRange(bin: number, bins: number, first: number): string {
  if (bin === 0) {
    return t('under {0}', halfUlps(first + 1));
  }
  const from = halfUlps(first + bin);
  return bin === bins - 1 ? t('from {0}', from) : `${from} … ${halfUlps(first + bin + 1)}`;
}

function powerOfTwo(power: number): string {
  return `2${superscript(power)}`;
}

/** A bin's place on the axis is the exponent of its power of two; uPlot also offers halves. */
function exponent(place: number): string {
  return Number.isInteger(place) ? short(place) : '';
}

/** `1/32`, `1`, `32` */
function halfUlps(place: number): string {
  if (!Number.isInteger(place)) {
    return '';
  }
  return place < 0 ? `1/${2 ** -place}` : String(2 ** place);
}

function barPlot(
  x: readonly number[],
  counts: readonly number[],
  readout: (bin: number) => string,
  tick: (value: number) => string,
): Plot {
  return {
    data: [[...x], [...counts]],
    readout,
    options: (theme) => barOptions(theme, x, tick),
  };
}

function barOptions(
  theme: PlotTheme,
  x: readonly number[],
  tick: (value: number) => string,
): Omit<uPlot.Options, 'width' | 'height'> {
  const step = x.length > 1 ? (x[1] ?? 0) - (x[0] ?? 0) : 1;
  const range: [number, number] = [(x[0] ?? 0) - step / 2, (x.at(-1) ?? 0) + step / 2];
  return {
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false, range: () => range },
      y: { range: (_chart, _min, max) => [0, max] },
    },
    axes: [
      axis(theme, {
        size: 22,
        space: 56,
        grid: { show: false },
        values: (_chart, ticks) => ticks.map(tick),
      }),
      figureAxis(theme, { space: 28, values: (_chart, ticks) => ticks.map(countTick) }),
    ],
    series: [
      {},
      {
        fill: theme.blue,
        width: 0,
        points: { show: false },
        ...(bars && { paths: bars({ size: [0.86] }) }),
      },
    ],
  };
}
