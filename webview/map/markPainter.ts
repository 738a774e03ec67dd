/** Draws what the user points at and has selected, above the cells. */
import type { Scene } from './cellPainter.ts';
import { AXIS_HEIGHT, type Box, type Place } from './geometry.ts';

export interface Marks {
  readonly hovered: Place | null;
  /** Where the keyboard is; null while the map has no focus. */
  readonly cursor: Place | null;
  readonly isSelected: (place: Place) => boolean;
}

export function drawMarks(context: CanvasRenderingContext2D, scene: Scene, marks: Marks): void {
  const { geometry, theme } = scene;
  const { view, labelWidth } = geometry;
  context.save();
  context.clearRect(0, 0, view.width, view.height);
  context.beginPath();
  // a ring lies around its cell, half of it above the first row
  context.rect(labelWidth - 3, AXIS_HEIGHT - 3, view.width - labelWidth + 3, view.height);
  context.clip();
  drawSelection(context, scene, marks.isSelected);
  if (marks.hovered !== null) {
    const box = boxOf(scene, marks.hovered);
    ring(context, box, 1, 2, theme.text);
    ring(context, box, -1, 1, theme.background);
  }
  if (marks.cursor !== null) {
    const box = boxOf(scene, marks.cursor);
    ring(context, box, 2, 2, theme.focus);
    ring(context, box, 0, 1, theme.background);
  }
  context.restore();
}

/** A line around all selected cells that lie together. */
function drawSelection(
  context: CanvasRenderingContext2D,
  scene: Scene,
  isSelected: Marks['isSelected'],
): void {
  const outline = new Path2D();
  const { columns, modules } = scene.geometry.visible(scene.scroll);
  for (let module = modules[0]; module < modules[1]; module += 1) {
    for (let column = columns[0]; column < columns[1]; column += 1) {
      if (isSelected({ column, module })) {
        addEdges(outline, scene, { column, module }, isSelected);
      }
    }
  }
  context.lineCap = 'square';
  context.lineWidth = 4;
  context.strokeStyle = scene.theme.background;
  context.stroke(outline);
  context.lineWidth = 2;
  context.strokeStyle = scene.theme.text;
  context.stroke(outline);
}

function addEdges(
  outline: Path2D,
  scene: Scene,
  { column, module }: Place,
  isSelected: Marks['isSelected'],
): void {
  const { left, top, width, height } = boxOf(scene, { column, module });
  const [right, bottom] = [left + width, top + height];
  const line = (fromX: number, fromY: number, toX: number, toY: number): void => {
    outline.moveTo(fromX, fromY);
    outline.lineTo(toX, toY);
  };
  if (!isSelected({ column, module: module - 1 })) line(left, top, right, top);
  if (!isSelected({ column, module: module + 1 })) line(left, bottom, right, bottom);
  if (!isSelected({ column: column - 1, module })) line(left, top, left, bottom);
  if (!isSelected({ column: column + 1, module })) line(right, top, right, bottom);
}

function ring(
  context: CanvasRenderingContext2D,
  { left, top, width, height }: Box,
  outside: number,
  lineWidth: number,
  color: string,
): void {
  context.lineWidth = lineWidth;
  context.strokeStyle = color;
  const shift = outside - lineWidth / 2;
  context.strokeRect(left - shift, top - shift, width + 2 * shift, height + 2 * shift);
}

/** The drawn cell, without the line that parts it from the next. */
function boxOf({ geometry, scroll }: Scene, place: Place): Box {
  const { left, top, width, height } = geometry.box(place);
  return { left: left - scroll.left, top: top - scroll.top, width: width - 1, height: height - 1 };
}
