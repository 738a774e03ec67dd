/** The map as a table of numbers, for screen readers and for whoever would rather read them. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../l10n.ts';
import { integer } from '../format.ts';
import { base } from '../components/styles.ts';
import type { CellValues } from './cellValues.ts';
import { cellText, columnName } from './mapText.ts';

/** Cells that a page shows without delay. */
const MOST_CELLS = 20_000;

@customElement('lens-map-table')
export class MapTable extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: block;
        min-height: 0;
        height: 100%;
      }
      .scroller {
        height: 100%;
        overflow: auto;
      }
      table {
        border-collapse: separate;
        border-spacing: 0;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      th,
      td {
        height: 22px;
        padding: 0 8px;
        text-align: right;
        font-weight: normal;
      }
      thead th {
        position: sticky;
        top: 0;
        z-index: 1;
        background: var(--vscode-editor-background);
        color: var(--vscode-descriptionForeground);
        font-size: 12px;
        border-bottom: 1px solid
          var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
      }
      th[scope='row'] {
        position: sticky;
        left: 0;
        max-width: 40vw;
        overflow: hidden;
        text-overflow: ellipsis;
        text-align: left;
        background: var(--vscode-editor-background);
      }
      thead th:first-child {
        left: 0;
        z-index: 2;
        text-align: left;
      }
      tbody tr:hover > * {
        background: var(--vscode-list-hoverBackground);
        outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }
      .scroller:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
      }
    `,
  ];

  /** Changed in place; `version` tells. */
  @property({ attribute: false }) values!: CellValues;
  @property({ attribute: false }) version = 0;
  /** What the table shows. */
  @property() label = '';

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.scroller')?.focus();
  }

  protected override render(): TemplateResult {
    const { columns, modules } = this.values.layout;
    const shown = modules.slice(
      0,
      Math.max(1, Math.floor(MOST_CELLS / Math.max(1, columns.length))),
    );
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${this.label}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t('Module')}</th>
            ${columns.map((layer) => html`<th scope="col">${columnName(layer)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${shown.map((name, module) => this.renderModule(name, module))}
        </tbody>
      </table>
      ${
        shown.length < modules.length
          ? html`<p class="muted">
              ${t('The first {0} of {1} modules; filter to see others.', integer(shown.length), integer(modules.length))}
            </p>`
          : nothing
      }
    </div>`;
  }

  private renderModule(name: string, module: number): TemplateResult {
    const { layout } = this.values;
    return html`<tr>
      <th scope="row" class="mono untrusted">${name}</th>
      ${layout.columns.map((_layer, column) => {
        const cell = layout.cellAt(column, module);
        return cell === undefined
          ? html`<td></td>`
          : html`<td class=${this.values.at(cell).value === null ? 'muted' : ''}>
              ${cellText(this.values, cell)}
            </td>`;
      })}
    </tr>`;
  }
}
