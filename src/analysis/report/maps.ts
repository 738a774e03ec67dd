/** Maps of layers × modules. */
import type { Figure } from './document.ts';
import { layerGrid, type GridEntry } from './layerGrid.ts';
import { heatMapFigure, type HeatScale } from './svg/heatMap.ts';
import type { Caption } from './svg/frame.ts';

/** No figure where no tensor is in a layer, or none has a value. */
export function mapOf(
  caption: Caption,
  entries: readonly GridEntry[],
  scaleOf: (values: readonly number[]) => HeatScale,
): readonly Figure[] {
  const grid = layerGrid(entries);
  const values = (grid?.cells ?? []).flat().filter((value) => typeof value === 'number');
  if (grid === null || values.length === 0) {
    return [];
  }
  const { rows, columns, cells, hidden } = grid;
  const more = hidden === 0 ? '' : ` ${hidden} further modules are not drawn.`;
  const described = { ...caption, description: caption.description + more };
  return [heatMapFigure(described, { rows, columns, cells, scale: scaleOf(values) })];
}
