/** What of the grid of values is in view, as rows and cells. */
import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../l10n.ts';
import { cellText, exactText } from './elementText.ts';
import { type Cell, type CellRange, type GridSelection, holds, rangeOf } from './selection.ts';
import type { Tiles } from './tiles.ts';
import { tintOf } from './tint.ts';
import type { Viewport } from './viewport.ts';

interface GridLook {
  readonly viewport: Viewport;
  readonly tiles: Tiles;
  readonly selection: GridSelection;
  readonly full: number | null;
  readonly decimals: number | null;
}

/** The id of a cell's element, which the grid names as its active one. */
export function cellId({ row, column }: Cell): string {
  return `r${row}c${column}`;
}

/**
 * Headings and cells; for ARIA their rows and columns count from 1, the headings first.
 *
 * @param look magnitude of the strongest tint and digits after the point; null for none in common
 */
export function gridRows(
  viewport: Viewport,
  tiles: Tiles,
  selection: GridSelection,
  { full, decimals }: Pick<GridLook, 'full' | 'decimals'>,
): TemplateResult {
  const look = { viewport, tiles, selection, full, decimals };
  const { rows, columns, range } = viewport;
  return html`<div class="line top" role="row" aria-rowindex="1">
      <span class="heading side" role="columnheader" aria-colindex="1"
        ><span class="visually-hidden">${t('Row')}</span></span
      >
      <div class="cells" .style=${shift('X', columns.hidden)}>
        ${indices(range.columnStart, range.columnEnd).map((column) => columnHeading(look, column))}
      </div>
    </div>
    <div class="body" .style=${shift('Y', rows.hidden)}>
      ${indices(range.rowStart, range.rowEnd).map((row) => gridRow(look, row))}
    </div>`;
}

function columnHeading({ selection }: GridLook, column: number): TemplateResult {
  const isActive = column === selection.active.column;
  return html`<span
    class="heading column ${isActive ? 'active' : ''}"
    role="columnheader"
    aria-colindex=${column + 2}
    >${column}</span
  >`;
}

function gridRow(look: GridLook, row: number): TemplateResult {
  const { columns, range } = look.viewport;
  const isActive = row === look.selection.active.row;
  const selected = rangeOf(look.selection);
  return html`<div class="line" role="row" aria-rowindex=${row + 2}>
    <span class="heading side ${isActive ? 'active' : ''}" role="rowheader" aria-colindex="1"
      >${row}</span
    >
    <div class="cells" .style=${shift('X', columns.hidden)}>
      ${indices(range.columnStart, range.columnEnd).map((column) =>
        gridCell(look, selected, row, column),
      )}
    </div>
  </div>`;
}

function gridCell(
  { tiles, selection, full, decimals }: GridLook,
  selected: CellRange,
  row: number,
  column: number,
): TemplateResult {
  const value = tiles.at(row, column);
  const isSelected = holds(selected, row, column);
  const isActive = row === selection.active.row && column === selection.active.column;
  const classes = ['cell column', tintOf(value, full)];
  if (isActive) {
    classes.push('active');
  } else if (isSelected) {
    classes.push('selected');
  }
  return html`<span
    class=${classes.join(' ')}
    role="gridcell"
    id=${cellId({ row, column })}
    aria-colindex=${column + 2}
    aria-selected=${isSelected}
    title=${value === undefined ? nothing : exactText(value)}
    .cell=${{ row, column }}
    >${value === undefined ? '·' : cellText(value, decimals)}</span
  >`;
}

/** Moves by what of the first row or column is out of view; set as a property, which the policy allows. */
function shift(direction: 'X' | 'Y', pixels: number): string {
  return `transform: translate${direction}(${-pixels}px)`;
}

function indices(start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_index, at) => start + at);
}
