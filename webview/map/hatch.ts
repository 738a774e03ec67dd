/** The pattern of what is not measured: thin diagonal lines, told from every colour also without seeing colours. */

const SIZE = 6;

export function hatch(context: CanvasRenderingContext2D, color: string): CanvasPattern | null {
  const ratio = context.getTransform().a;
  const tile = document.createElement('canvas');
  tile.width = tile.height = Math.round(SIZE * ratio);
  const drawing = tile.getContext('2d');
  if (drawing === null) {
    return null;
  }
  drawing.strokeStyle = color;
  drawing.globalAlpha = 0.45;
  drawing.lineWidth = ratio;
  drawing.beginPath();
  // over the corners, so that the lines go on in the next tile
  for (const shift of [-1, 0, 1]) {
    drawing.moveTo(shift * tile.width - 1, tile.height + 1);
    drawing.lineTo((shift + 1) * tile.width + 1, -1);
  }
  drawing.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix([1 / ratio, 0, 0, 1 / ratio, 0, 0]));
  return pattern;
}
