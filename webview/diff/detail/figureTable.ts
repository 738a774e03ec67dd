/** Tables of figures, whose headings define them on hover. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { exact, figure } from '../../format.ts';
import { METRICS, type MetricId } from '../../metrics.ts';

export const figureTableStyles = css`
  table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
    width: 100%;
  }
  th {
    font-weight: 400;
    color: var(--vscode-descriptionForeground);
  }
  th,
  td {
    padding: 2px 0 2px 8px;
    text-align: right;
    white-space: nowrap;
  }
  tbody th {
    text-align: left;
    white-space: normal;
    padding-left: 0;
  }
  th[title] {
    cursor: help;
  }
  .sides {
    overflow-x: auto;
  }
  .sides:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
  }
`;

/** What a cell says, and all of it on hover; null for nothing. */
export type Cell = { readonly text: string; readonly hover: string } | null;

/** A heading; its own words where the metric's title does not say enough. */
export interface Heading {
  readonly metric?: MetricId;
  readonly label?: string;
}

export interface Line extends Heading {
  readonly cells: readonly Cell[];
}

/** @param label what the table is, for those who do not see where it stands */
export function figureTable(
  label: string,
  columns: readonly Heading[],
  lines: readonly Line[],
): TemplateResult {
  return html`<div class="sides" tabindex="0" role="region" aria-label=${label}>
    <table>
      <thead>
        <tr>
          <td></td>
          ${columns.map((column) => heading(column, 'col'))}
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          (line) =>
            html`<tr>
              ${heading(line, 'row')}${line.cells.map(renderCell)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** A figure as a cell; undefined where it was not measured. */
export function cellOf(
  value: number | null | undefined,
  format: (value: number | null) => string = figure,
): Cell {
  return value === undefined ? null : { text: format(value), hover: exact(value) };
}

function heading({ metric, label }: Heading, scope: 'col' | 'row'): TemplateResult {
  if (metric === undefined) {
    return html`<th scope=${scope}>${label ?? ''}</th>`;
  }
  const { title, formula, reading } = METRICS[metric];
  return html`<th scope=${scope} title=${`${title}: ${formula}\n${reading}`}>
    ${label ?? title}
  </th>`;
}

function renderCell(cell: Cell): TemplateResult {
  return html`<td title=${cell?.hover ?? nothing}>${cell?.text ?? ''}</td>`;
}
