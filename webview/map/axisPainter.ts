/** Draws the names of the modules and the numbers of the layers, which stay in view. */
import { t } from '../l10n.ts';
import type { Scene } from './cellPainter.ts';
import { cutStart } from './cutStart.ts';
import { AXIS_HEIGHT } from './geometry.ts';

const PADDING = 12;
const NEAR_CELLS = 8;
/** The share of the width that names get at most. */
const MOST_SHARE = 0.4;
const MOST_WIDTH = 260;
/** Of so many characters a name is wider than there is room for. */
const LONG_NAME = 120;

/** What the names of the modules take, with what is around them; measured once for each grid. */
export class LabelWidth {
  private modules: readonly string[] | undefined;
  private font = '';
  private widest = 0;

  /** @param context with the font set */
  width(context: CanvasRenderingContext2D, modules: readonly string[], viewWidth: number): number {
    if (modules !== this.modules || context.font !== this.font) {
      this.modules = modules;
      this.font = context.font;
      this.widest = widestOf(context, modules);
    }
    const most = Math.min(MOST_WIDTH, Math.floor(viewWidth * MOST_SHARE));
    return Math.min(most, this.widest + PADDING + NEAR_CELLS);
  }
}

function widestOf(context: CanvasRenderingContext2D, modules: readonly string[]): number {
  const widths = [outsideLabel(), ...modules].map((name) =>
    name.length < LONG_NAME ? context.measureText(name).width : MOST_WIDTH,
  );
  return Math.ceil(widths.reduce((most, width) => Math.max(most, width), 0));
}

export function drawAxes(context: CanvasRenderingContext2D, scene: Scene): void {
  context.save();
  context.font = scene.theme.font;
  context.textBaseline = 'middle';
  context.direction = 'ltr';
  drawModules(context, scene);
  drawLayers(context, scene);
  context.restore();
}

function drawModules(context: CanvasRenderingContext2D, scene: Scene): void {
  const { geometry, values, scroll, theme } = scene;
  const [from, to] = geometry.visible(scroll).modules;
  const room = geometry.labelWidth - PADDING - NEAR_CELLS;
  const widthOf = (text: string): number => context.measureText(text).width;
  context.beginPath();
  context.rect(0, AXIS_HEIGHT, geometry.labelWidth, geometry.view.height - AXIS_HEIGHT);
  context.clip();
  context.textAlign = 'right';
  context.fillStyle = theme.text;
  for (let module = from; module < to; module += 1) {
    const middle = geometry.top(module) - scroll.top + geometry.rowHeight / 2;
    const name = cutStart(values.layout.modules[module] ?? '', room, widthOf);
    context.fillText(name, geometry.labelWidth - NEAR_CELLS, middle);
  }
}

function drawLayers(context: CanvasRenderingContext2D, scene: Scene): void {
  const { geometry, values, scroll, theme } = scene;
  const { columns } = values.layout;
  const [from, to] = geometry.visible(scroll).columns;
  const step = geometry.labelStep(context.measureText(String(columns.at(-1) ?? '')).width);
  context.restore();
  context.save();
  context.font = theme.font;
  context.textBaseline = 'middle';
  context.fillStyle = theme.mutedText;
  for (let column = from; column < to; column += 1) {
    const layer = columns[column] ?? null;
    const { left, width } = geometry.box({ column, module: 0 });
    if (layer === null) {
      // over the empty corner
      context.textAlign = 'right';
      context.fillText(outsideLabel(), left + width - 1 - scroll.left, AXIS_HEIGHT / 2);
    } else if (layer % step === 0 && left >= scroll.left + geometry.labelWidth) {
      context.textAlign = 'center';
      context.fillText(String(layer), left + (width - 1) / 2 - scroll.left, AXIS_HEIGHT / 2);
    }
  }
}

function outsideLabel(): string {
  return t('outside layers');
}
