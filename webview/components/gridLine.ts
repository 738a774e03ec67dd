/** One line of a grid: a row, or a group of rows in a tree. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Group } from '../state/moduleTotals.ts';
import type { GroupLine, Line } from '../state/lines.ts';
import type { RowProgress } from '../state/rowProgress.ts';
import type { TableRow } from '../state/table.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import type { Column } from './column.ts';
import { progressMark } from './lineProgress.ts';
import { nameView } from './nameView.ts';

export interface LinePlace {
  readonly position: number;
  /** In CSS pixels, from the first line. */
  readonly top: number;
  readonly isActive: boolean;
  /** Whether it is the tab stop of the grid. */
  readonly isFocusable: boolean;
  readonly isInTree: boolean;
  readonly progress: RowProgress | null;
}

/** @param terms what to mark in its name */
export function lineView(
  line: Line<TableRow>,
  place: LinePlace,
  columns: readonly Column<TableRow>[],
  terms: readonly string[],
): TemplateResult {
  const { position, isInTree } = place;
  return html`<div
    class="row ${line.kind} ${place.isActive ? 'active' : ''}"
    role="row"
    aria-rowindex=${position + 2}
    aria-level=${isInTree ? line.depth + 1 : nothing}
    aria-expanded=${line.kind === 'group' ? (line.isOpen ? 'true' : 'false') : nothing}
    aria-selected=${line.isSelected ? 'true' : 'false'}
    tabindex=${place.isFocusable ? 0 : -1}
    data-position=${position}
    .style=${`transform: translateY(${place.top}px)`}
  >
    <div class="cell name" role="rowheader" title=${titleOf(line)}>
      ${isInTree ? branch(line) : nothing}${nameView(line.label, terms)}${progressMark(place.progress)}
    </div>
    <div class="columns" role="presentation">
      ${columns.map((column) =>
        line.kind === 'row'
          ? rowCell(column, line.row, line.most)
          : groupCell(column, line.group, line.most),
      )}
    </div>
  </div>`;
}

/** Of a row, a card says more than a title could. */
function titleOf(line: Line<TableRow>): string | typeof nothing {
  return line.kind === 'group' ? visibleText(line.path, FULL_LENGTH) : nothing;
}

/** How deep a line lies, and whether it can be opened. */
function branch(line: Line<TableRow>): TemplateResult {
  return html`<span class="indent" .style=${`--depth: ${line.depth}`}></span
    ><span class="twistie ${twistieOf(line)}" aria-hidden="true"></span>`;
}

function twistieOf(line: Line<TableRow> | GroupLine): string {
  return line.kind === 'row' ? '' : line.isOpen ? 'opened' : 'closed';
}

function rowCell(column: Column<TableRow>, row: TableRow, most: number): TemplateResult {
  return cell(column, column.view?.(row, most) ?? column.text(row), column.hover?.(row));
}

function groupCell(column: Column<TableRow>, group: Group, most: number): TemplateResult {
  const { ofGroup } = column;
  return ofGroup === undefined
    ? cell(column, nothing, undefined)
    : cell(column, ofGroup.view?.(group, most) ?? ofGroup.text(group), ofGroup.hover?.(group));
}

function cell(
  column: Column<TableRow>,
  content: unknown,
  title: string | undefined,
): TemplateResult {
  return html`<div
    class="cell ${column.isNumeric ? 'numeric' : ''} ${column.id}"
    role="gridcell"
    title=${title ?? nothing}
  >
    ${content}
  </div>`;
}
