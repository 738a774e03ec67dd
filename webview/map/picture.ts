/** The map on its two canvases: cells with their names and numbers, and above them what is marked. */
import { drawAxes, LabelWidth } from './axisPainter.ts';
import { fitted } from './canvas.ts';
import { CellPainter, type Scene } from './cellPainter.ts';
import { Geometry } from './geometry.ts';
import { readMapTheme, type MapTheme } from './mapTheme.ts';
import { drawMarks, type Marks } from './markPainter.ts';

/** What is drawn, and how much room there is for it in CSS pixels. */
export interface Content extends Pick<Scene, 'values' | 'scale' | 'scroll'> {
  readonly width: number;
  readonly height: number;
}

export class Picture {
  private scene: Scene | undefined;
  private painter: CellPainter | undefined;
  private theme: MapTheme | undefined;
  private readonly labels = new LabelWidth();

  constructor(
    private readonly cells: HTMLCanvasElement,
    private readonly marks: HTMLCanvasElement,
  ) {}

  /** Where the cells lie; undefined before the first drawing. */
  get geometry(): Geometry | undefined {
    return this.scene?.geometry;
  }

  themeChanged(): void {
    this.theme = undefined;
  }

  /** Draws all that is in view, but for the marks. */
  draw({ values, scale, scroll, width, height }: Content): void {
    const context = fitted(this.cells, width, height);
    if (context === null || width === 0) {
      return;
    }
    const theme = (this.theme ??= readMapTheme());
    context.font = theme.font;
    const { columns, modules } = values.layout;
    const geometry = new Geometry(
      { columns: columns.length, modules: modules.length, hasOutside: columns[0] === null },
      { width, height },
      this.labels.width(context, modules, width),
    );
    this.scene = { values, scale, geometry, theme, scroll };
    this.painter = new CellPainter(context, this.scene);
    this.painter.drawAll();
    drawAxes(context, this.scene);
  }

  /** Draws cells again, as positions in the layout, that have other values; in the same colours. */
  drawSome(cells: readonly number[]): void {
    this.painter?.drawSome(cells);
  }

  drawMarks(marks: Marks): void {
    if (this.scene !== undefined) {
      const { width, height } = this.scene.geometry.view;
      const context = fitted(this.marks, width, height);
      if (context !== null) {
        drawMarks(context, this.scene, marks);
      }
    }
  }
}
