/** The line that says what the cell under the pointer or the keyboard holds. */
import { html, nothing, type TemplateResult } from 'lit';
import { integer } from '../format.ts';
import { t } from '../l10n.ts';
import { ROW_LENGTH, visibleText } from '../visibleText.ts';
import type { CellValues } from './cellValues.ts';
import type { Place } from './geometry.ts';
import { cellSpread, cellText, columnName } from './mapText.ts';

/** Empty, but as high, where there is no cell. */
export function readout(values: CellValues, place: Place | null): TemplateResult {
  const cell = place === null ? undefined : values.layout.cellAt(place.column, place.module);
  if (place === null || cell === undefined) {
    return html`<div class="readout"></div>`;
  }
  const spread = cellSpread(values, cell);
  return html`<div class="readout">
    <span class="where">${whereText(values, place)}</span>
    <span class="value">${cellText(values, cell)}</span>
    ${spread === '' ? nothing : html`<span class="muted">${spread}</span>`}
    <span class="mono untrusted muted names">${namesText(values, cell)}</span>
  </div>`;
}

/** The same in one sentence, for a screen reader. */
export function spokenCell(values: CellValues, place: Place): string {
  const cell = values.layout.cellAt(place.column, place.module);
  return cell === undefined
    ? ''
    : [whereText(values, place), cellText(values, cell), cellSpread(values, cell)]
        .filter(Boolean)
        .join(', ');
}

function whereText({ layout }: CellValues, { column, module }: Place): string {
  return `${columnName(layout.columns[column] ?? null)} · ${layout.modules[module] ?? ''}`;
}

function namesText({ layout }: CellValues, cell: number): string {
  const rows = layout.cells[cell]?.rows ?? [];
  const first = visibleText(rows[0]?.name ?? '', ROW_LENGTH);
  return rows.length > 1 ? t('{0} and {1} more', first, integer(rows.length - 1)) : first;
}
