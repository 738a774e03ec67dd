/** The map as a grid of numbers, for screen readers and for whoever would rather read them. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../l10n.ts';
import { integer } from '../format.ts';
import { base } from '../components/styles.ts';
import type { CellValues } from './cellValues.ts';
import { Cursor, isSame } from './cursor.ts';
import type { Place } from './geometry.ts';
import { mapAction } from './mapKeys.ts';
import { cellText, columnName } from './mapText.ts';
import type { Placed } from './places.ts';

/** Cells that a page shows without delay. */
const MOST_CELLS = 20_000;

/** What is told of a key that moves nowhere. */
const EVENTS = {
  open: 'map-open',
  pick: 'map-pick',
  clear: 'map-clear',
  selectAll: 'map-select-all',
} as const;

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
      td[tabindex] {
        cursor: pointer;
      }
      td[aria-selected='true'] {
        color: var(--vscode-list-inactiveSelectionForeground, inherit);
        background: var(--vscode-list-inactiveSelectionBackground);
        outline: 1px dotted var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }
      /* above the row's hover, which is painted later */
      tbody td:focus-visible {
        position: relative;
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
      }
    `,
  ];

  /** Changed in place; `version` tells. */
  @property({ attribute: false }) values!: CellValues;
  @property({ attribute: false }) version = 0;
  /** The row whose details are shown: the keyboard goes on from its cell. */
  @property({ attribute: false }) active: Placed | null = null;
  @property({ attribute: false }) isSelected: (place: Place) => boolean = () => false;
  /** What the table shows. */
  @property() label = '';

  private readonly cursor = new Cursor();

  override focus(): void {
    this.current?.focus();
  }

  /** Where a place lies on screen. */
  anchorOf({ column, module }: Place): DOMRect | undefined {
    const cell = this.renderRoot.querySelector(`[data-place="${module} ${column}"]`);
    return cell?.getBoundingClientRect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const shown = changed.has('active') ? this.active : null;
    if (shown !== null || changed.has('values')) {
      this.cursor.follow(this.values.layout, shown);
    }
  }

  protected override render(): TemplateResult {
    const { columns, modules } = this.values.layout;
    const shown = modules.slice(
      0,
      Math.max(1, Math.floor(MOST_CELLS / Math.max(1, columns.length))),
    );
    return html`<div class="scroller">
      <table
        role="grid"
        aria-label=${this.label}
        aria-multiselectable="true"
        @keydown=${this.onKeydown}
        @click=${this.onClick}
        @focusin=${this.onFocus}
        @focusout=${() => this.emit('map-focus', null)}
      >
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
        return cell === undefined ? html`<td></td>` : this.renderCell(cell, { column, module });
      })}
    </tr>`;
  }

  private renderCell(cell: number, place: Place): TemplateResult {
    return html`<td
      class=${this.values.at(cell).value === null ? 'muted' : ''}
      tabindex=${isSame(place, this.cursor.place) ? 0 : -1}
      aria-selected=${this.isSelected(place) ? 'true' : 'false'}
      data-place=${`${place.module} ${place.column}`}
    >
      ${cellText(this.values, cell)}
    </td>`;
  }

  private get current(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('td[tabindex="0"]');
  }

  private readonly onKeydown = (event: KeyboardEvent): void => {
    const action = mapAction(event, this.cursor.place, this.values.layout);
    if (action === null || event.altKey) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (action.kind === 'move') {
      void this.moveTo(action.to);
    } else {
      this.emit(EVENTS[action.kind], this.cursor.place);
    }
  };

  private readonly onClick = (event: MouseEvent): void => {
    const place = placeOf(event.target);
    if (place !== null) {
      void this.moveTo(place);
      this.emit('map-pick', place);
    }
  };

  private readonly onFocus = (event: FocusEvent): void => {
    this.emit('map-focus', placeOf(event.target));
  };

  private async moveTo(place: Place): Promise<void> {
    this.cursor.moveTo(place, this.values.layout);
    this.requestUpdate();
    await this.updateComplete;
    this.current?.focus();
  }

  private emit(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** The place of the cell that an element lies in; null beside the cells. */
function placeOf(target: EventTarget | null): Place | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('td[data-place]') : null;
  const [module, column] = (cell?.dataset['place'] ?? '').split(' ').map(Number);
  return module === undefined || column === undefined ? null : { module, column };
}
