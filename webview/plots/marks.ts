/** Lines, areas and words that are drawn into a chart, in its own coordinates. */
import type uPlot from 'uplot';
import type { PlotTheme } from './theme.ts';

/** A place in device pixels. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** A dashed line across the chart, with what it is at its right end; nothing outside of the chart. */
export function markValue(chart: uPlot, theme: PlotTheme, value: number, text: string): void {
  const { bbox } = chart;
  const y = chart.valToPos(value, 'y', true);
  if (y < bbox.top || y > bbox.top + bbox.height) {
    return;
  }
  const right = bbox.left + bbox.width;
  line(chart, theme, { x: bbox.left, y }, { x: right, y });
  // under the line where there is no room above it
  const isHigh = y - bbox.top < 18 * devicePixelRatio;
  label(chart, theme, text, { x: right, y: isHigh ? y + 18 * devicePixelRatio : y });
}

/** A dashed line from top to bottom at a place on the axis, with what it is beside one of its ends. */
export function markPlace(
  chart: uPlot,
  theme: PlotTheme,
  place: number,
  text: string,
  end: 'top' | 'bottom' = 'top',
): void {
  const { bbox, ctx } = chart;
  const x = chart.valToPos(place, 'x', true);
  if (x < bbox.left || x > bbox.left + bbox.width) {
    return;
  }
  const bottom = bbox.top + bbox.height;
  // on the axis it would not be seen
  if (x - bbox.left >= devicePixelRatio) {
    line(chart, theme, { x, y: bbox.top }, { x, y: bottom });
  }
  ctx.save();
  ctx.font = scaledFont(theme.font);
  const width = ctx.measureText(text).width + 8 * devicePixelRatio;
  ctx.restore();
  // left of the line where there is no room at its right
  const right = x + width > bbox.left + bbox.width ? x : x + width;
  const y = end === 'top' ? bbox.top + 16 * devicePixelRatio : bottom;
  label(chart, theme, text, { x: right, y });
}

/** In CSS pixels. */
const TICK_LENGTH = 4;

/** A short stroke at a value, beside the vertical axis. */
export function markTick(chart: uPlot, theme: PlotTheme, value: number): void {
  const { bbox, ctx } = chart;
  const y = chart.valToPos(value, 'y', true);
  ctx.save();
  ctx.fillStyle = theme.mutedText;
  const [width, height] = [TICK_LENGTH * devicePixelRatio, devicePixelRatio];
  ctx.fillRect(bbox.left - width, y - height / 2, width, height);
  ctx.restore();
}

/** A grey area over a part of the chart. */
export function shade(
  { ctx }: uPlot,
  theme: PlotTheme,
  { x, y }: Place,
  size: { readonly width: number; readonly height: number },
): void {
  ctx.save();
  ctx.globalAlpha = 0.14;
  ctx.fillStyle = theme.mutedText;
  ctx.fillRect(x, y, size.width, size.height);
  ctx.restore();
}

/** Text whose lower right corner is at a place. */
export function label({ ctx }: uPlot, theme: PlotTheme, text: string, { x, y }: Place): void {
  ctx.save();
  ctx.fillStyle = theme.mutedText;
  ctx.font = scaledFont(theme.font);
  ctx.textAlign = 'right';
  ctx.textBaseline = 'bottom';
  const place = [x - 4 * devicePixelRatio, y - 2 * devicePixelRatio] as const;
  // a halo, so that a curve behind it does not strike it through
  ctx.strokeStyle = theme.background;
  ctx.lineWidth = 4 * devicePixelRatio;
  ctx.lineJoin = 'round';
  ctx.strokeText(text, ...place);
  ctx.fillText(text, ...place);
  ctx.restore();
}

function line({ ctx }: uPlot, theme: PlotTheme, from: Place, to: Place): void {
  ctx.save();
  ctx.strokeStyle = theme.text;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  ctx.lineTo(to.x, to.y);
  ctx.stroke();
  ctx.restore();
}

/** Canvas text is in device pixels, which uPlot scales for its own text only. */
function scaledFont(font: string): string {
  return font.replace(/^(\d+)px/, (_whole, size: string) => `${Number(size) * devicePixelRatio}px`);
}
