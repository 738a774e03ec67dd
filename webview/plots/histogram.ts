/** Histograms as bars. */
import uPlot from 'uplot';
import type { Histogram, LogHistogram, UlpRatio } from '../../src/model/report.ts';
import { figure, integer, superscript } from '../format.ts';
import { axis, figureAxis } from './axes.ts';
import type { Plot } from './chart.ts';
import { label, markPlace, shade } from './marks.ts';
import type { PlotTheme } from './theme.ts';
import { countTick, short } from './ticks.ts';
import { t } from '../l10n.ts';

const bars = uPlot.paths.bars;
const HEADROOM = 1.2;
/** The left edge of the bin of 1, whose middle is at its exponent. */
const VISIBLE_FROM = -0.5;

/** Marks in a histogram, which leaves room for their words above its bars. */
type Marks = (chart: uPlot, theme: PlotTheme) => void;

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
    markVisibility,
  );
}

/** What moves by less than half an ULP is not seen in bf16. */
function markVisibility(chart: uPlot, theme: PlotTheme): void {
  const { bbox } = chart;
  const x = chart.valToPos(VISIBLE_FROM, 'x', true);
  const size = { width: x - bbox.left, height: bbox.height };
  shade(chart, theme, { x: bbox.left, y: bbox.top }, size);
  label(chart, theme, t('invisible in bf16'), { x, y: bbox.top + 16 * devicePixelRatio });
  markPlace(chart, theme, VISIBLE_FROM, '½ ULP');
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
  mark?: Marks,
): Plot {
  return {
    data: [[...x], [...counts]],
    readout,
    options: (theme) => barOptions(theme, x, tick, mark),
  };
}

function barOptions(
  theme: PlotTheme,
  x: readonly number[],
  tick: (value: number) => string,
  mark: Marks | undefined,
): Omit<uPlot.Options, 'width' | 'height'> {
  const step = x.length > 1 ? (x[1] ?? 0) - (x[0] ?? 0) : 1;
  const range: [number, number] = [(x[0] ?? 0) - step / 2, (x.at(-1) ?? 0) + step / 2];
  return {
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false, range: () => range },
      y: { range: (_chart, _min, max) => [0, mark === undefined ? max : max * HEADROOM] },
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
    ...(mark && { hooks: { draw: [(chart) => mark(chart, theme)] } }),
  };
}
