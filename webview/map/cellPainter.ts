/** Draws the cells of the map, all in view or some that have changed. */
import { brief } from '../format.ts';
import type { CellValues } from './cellValues.ts';
import { AXIS_HEIGHT, type Box, type Geometry, type Scroll } from './geometry.ts';
import { hatch } from './hatch.ts';
import { rampOf, type MapTheme } from './mapTheme.ts';
import { colorAt, cssColor, isLight, type Ramp } from './ramp.ts';
import type { Scale } from './scale.ts';

/** All that a picture of the map depends on. */
export interface Scene {
  readonly values: CellValues;
  /** Null where nothing has a value yet. */
  readonly scale: Scale | null;
  readonly geometry: Geometry;
  readonly theme: MapTheme;
  readonly scroll: Scroll;
}

/** From this width of a cell on, there is room for its number. */
const NUMBER_WIDTH = 46;

export class CellPainter {
  private readonly hatch: CanvasPattern | null;
  private readonly ramp: Ramp;
  private readonly colors: readonly string[];

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly scene: Scene,
  ) {
    this.hatch = hatch(context, scene.theme.mutedText);
    this.ramp = rampOf(scene.theme, scene.values.metric);
    this.colors = this.ramp.map(cssColor);
  }

  drawAll(): void {
    const { geometry, scroll, values } = this.scene;
    const { columns, modules } = geometry.visible(scroll);
    this.clipped(() => {
      for (let module = modules[0]; module < modules[1]; module += 1) {
        for (let column = columns[0]; column < columns[1]; column += 1) {
          const cell = values.layout.cellAt(column, module);
          if (cell !== undefined) {
            this.draw(cell);
          }
        }
      }
    });
  }

  drawSome(cells: readonly number[]): void {
    this.clipped(() => cells.forEach((cell) => this.draw(cell)));
  }

  /** Nothing is drawn over the names and numbers that stay in view. */
  private clipped(draw: () => void): void {
    const { context } = this;
    const { labelWidth, view } = this.scene.geometry;
    context.save();
    context.beginPath();
    context.rect(labelWidth, AXIS_HEIGHT, view.width - labelWidth, view.height - AXIS_HEIGHT);
    context.clip();
    context.font = this.scene.theme.font;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    draw();
    context.restore();
  }

  private draw(cell: number): void {
    const { values, scale, geometry, scroll } = this.scene;
    const place = values.layout.cells[cell];
    if (place === undefined) {
      return;
    }
    const whole = geometry.box(place);
    const box = inner({ ...whole, left: whole.left - scroll.left, top: whole.top - scroll.top });
    this.context.clearRect(box.left, box.top, box.width, box.height);
    const { value, measured } = values.at(cell);
    if (value !== null && scale !== null) {
      this.drawValue(box, value, scale.position(value));
    } else if (measured > 0) {
      this.drawUndefined(box);
    } else if (this.hatch !== null) {
      this.fill(box, this.hatch);
    }
  }

  private drawValue(box: Box, value: number, position: number): void {
    const { theme } = this.scene;
    this.fill(box, this.colors[Math.round(position * (this.colors.length - 1))] ?? theme.text);
    if (box.width >= NUMBER_WIDTH) {
      this.context.fillStyle = isLight(colorAt(this.ramp, position)) ? '#000' : '#fff';
      this.write(box, brief(value));
    }
  }

  private drawUndefined(box: Box): void {
    const { context, scene } = this;
    context.strokeStyle = scene.theme.mutedText;
    context.strokeRect(box.left + 0.5, box.top + 0.5, box.width - 1, box.height - 1);
    context.fillStyle = scene.theme.mutedText;
    this.write(box, '–');
  }

  private fill({ left, top, width, height }: Box, style: string | CanvasPattern): void {
    this.context.fillStyle = style;
    this.context.fillRect(left, top, width, height);
  }

  private write({ left, top, width, height }: Box, text: string): void {
    this.context.fillText(text, left + width / 2, top + height / 2 + 1);
  }
}

/** Cells stand apart by a line of the background. */
function inner({ left, top, width, height }: Box): Box {
  return { left, top, width: width - 1, height: height - 1 };
}
