/** Singular values over their index, on a logarithmic scale. */
import type uPlot from 'uplot';
import { figure, integer, percent } from '../format.ts';
import { axis, decadeAxis } from './axes.ts';
import type { Plot } from './chart.ts';
import { cumulativeEnergy } from './energy.ts';
import { drawFloor, drawMarks, drawMinorTicks, type SpectrumMarks } from './spectrumMarks.ts';
import type { PlotColor, PlotTheme } from './theme.ts';
import { countTick, short } from './ticks.ts';

export interface Curve {
  readonly label: string;
  readonly values: ArrayLike<number>;
  readonly color: PlotColor;
  readonly isDashed: boolean;
}

/** uPlot's enum of it is not there at run time. */
export const LOGARITHMIC = 3 as unknown as uPlot.Scale.Distr;
export const RANK_AXIS: uPlot.Axis = {
  ...{ size: 22, space: 56, grid: { show: false } },
  values: (_chart, ticks) => ticks.map(countTick),
};
const ENERGY_AXIS: uPlot.Axis = {
  ...RANK_AXIS,
  values: (_chart, ticks) => ticks.map((share) => `${short(share * 100)} %`),
};
/** The charts of one pair move their cursors together. */
export const SPECTRUM_SYNC = 'singular values';

/** Curves over the rank: one matrix, or the sides of a pair. */
export function spectrumPlot(curves: readonly Curve[], marks: SpectrumMarks): Plot {
  const length = Math.max(0, ...curves.map((curve) => curve.values.length));
  return {
    data: [ranks(length), ...curves.map((curve) => positive(curve.values))],
    readout: (at) => readout(curves, at),
    isZoomable: true,
    ...(curves.length > 1 && { legend: curves }),
    options: (theme) => spectrumOptions(theme, curves, marks, axis(theme, RANK_AXIS)),
  };
}

/** 1 … `length` */
function ranks(length: number): Float64Array {
  return Float64Array.from({ length }, (_value, at) => at + 1);
}

/** What the axis of the spectrum of one matrix counts. */
export type SpectrumAxis = 'rank' | 'energy';

/** The spectrum of one matrix, with the places of its values along each axis. */
export interface MatrixSpectrum extends Readonly<Record<SpectrumAxis, Float64Array>> {
  readonly values: ArrayLike<number>;
}

/** @param values descending */
export function matrixSpectrum(values: ArrayLike<number>): MatrixSpectrum {
  return { values, rank: ranks(values.length), energy: cumulativeEnergy(values) };
}

/**
 * The spectrum of one matrix, over the rank or over the share of the energy that the values up to
 * each hold.
 *
 * @param k the leading values that are marked; null for none
 */
export function matrixPlot(
  spectrum: MatrixSpectrum,
  over: SpectrumAxis,
  { k, ...marks }: Omit<SpectrumMarks, 'top'> & { readonly k: number | null },
): Plot {
  const { values, energy } = spectrum;
  const curve: Curve = { label: 'σ', values, color: 'blue', isDashed: false };
  const place = over === 'energy' ? (energy[(k ?? 0) - 1] ?? 0) : (k ?? 0) + 0.5;
  return {
    data: [spectrum[over], positive(values)],
    isZoomable: true,
    readout: (at) => {
      const first = values[0] ?? 0;
      const ratio = figure(first > 0 ? (values[at] ?? 0) / first : null);
      return `${readout([curve], at)}   σ/σ₁ ${ratio}   Σσ² ${percent(energy[at])}`;
    },
    options: (theme) =>
      spectrumOptions(
        theme,
        [curve],
        { ...marks, ...(k !== null && k > 0 && { top: { k, place } }) },
        axis(theme, over === 'energy' ? ENERGY_AXIS : RANK_AXIS),
      ),
  };
}

/** A logarithmic scale has no place for zero. */
export function positive(values: ArrayLike<number>): (number | null)[] {
  return Array.from(values, (value) => (value > 0 ? value : null));
}

function readout(curves: readonly Curve[], at: number): string {
  const values = curves.map((curve) => `${curve.label} ${figure(curve.values[at])}`);
  return `i = ${integer(at + 1)}   ${values.join('   ')}`;
}

function spectrumOptions(
  theme: PlotTheme,
  curves: readonly Curve[],
  marks: SpectrumMarks,
  places: uPlot.Axis,
): Omit<uPlot.Options, 'width' | 'height'> {
  return {
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: true, dist: 4 },
      sync: { key: SPECTRUM_SYNC },
      points: { size: 6 },
    },
    scales: {
      x: { time: false },
      y: { distr: LOGARITHMIC, range: (_chart, min, max) => padded(min, max) },
    },
    axes: [places, decadeAxis(theme, { space: 24 })],
    series: [{}, ...curves.map((curve) => series(theme, curve))],
    hooks: {
      drawClear: [(chart) => drawFloor(chart, theme, marks.floor)],
      draw: [(chart) => drawMinorTicks(chart, theme), (chart) => drawMarks(chart, theme, marks)],
    },
  };
}

function series(theme: PlotTheme, curve: Curve): uPlot.Series {
  return {
    stroke: theme[curve.color],
    width: 1.5,
    points: { show: curve.values.length < 3 },
    ...(curve.isDashed && { dash: [5, 4] }),
  };
}

/** A little air, and at least one decade, so that a flat spectrum looks flat. */
export function padded(min: number | null, max: number | null): [number, number] {
  const high = (max ?? 1) * 1.3;
  return [Math.min((min ?? high / 10) / 1.3, high / 10), high];
}
