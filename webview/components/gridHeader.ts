/** The table's header: one tab stop, arrow keys between the columns, Enter or Space to sort. */
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { t } from '../l10n.ts';
import { METRICS } from '../metrics.ts';
import type { Sort } from '../state/sort.ts';
import type { TableRow } from '../state/table.ts';
import type { Column } from './column.ts';

interface Heading {
  readonly id: string;
  readonly label: string;
  readonly isNumeric: boolean;
  readonly hint: string;
}

const NAME: Heading = { id: 'name', label: t('Tensor'), isNumeric: false, hint: '' };

export class GridHeader {
  /** The column whose button is the tab stop. */
  private current = 'name';
  private headings: readonly Heading[] = [];

  constructor(private readonly host: LitElement) {}

  render(columns: readonly Column<TableRow>[], sort: Sort): TemplateResult {
    this.headings = [NAME, ...columns.map((column) => ({ ...column, hint: hintOf(column) }))];
    return html`<div class="header" role="rowgroup" @keydown=${this.onKeydown}>
      <div class="header-row" role="row" aria-rowindex="1">
        ${this.renderHeading(NAME, 0, sort)}
        <div class="columns" role="presentation">
          ${repeat(
            this.headings.slice(1),
            ({ id }) => id,
            (heading, at) => this.renderHeading(heading, at + 1, sort),
          )}
        </div>
      </div>
    </div>`;
  }

  focus(root: ParentNode): void {
    const at = this.position();
    root.querySelectorAll<HTMLElement>('.heading button')[at]?.focus();
  }

  /** Columns come as figures are measured; none goes. */
  private position(): number {
    return this.headings.findIndex(({ id }) => id === this.current);
  }

  private renderHeading(heading: Heading, at: number, sort: Sort): TemplateResult {
    const isSorted = sort.column === heading.id;
    const order = isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none';
    return html`<div
      class="heading ${heading.isNumeric ? 'numeric' : ''} ${heading.id}"
      role="columnheader"
      aria-sort=${order}
      aria-colindex=${at + 1}
      title=${heading.hint || nothing}
    >
      <button
        tabindex=${heading.id === this.current ? 0 : -1}
        @click=${() => this.sortBy(heading, sort)}
        @focus=${() => (this.current = heading.id)}
      >
        <span class="label">${heading.label}</span>
        <span class="order ${order}" aria-hidden="true"></span>
      </button>
    </div>`;
  }

  /** A first click on figures shows the largest first; on text, the first of the alphabet. */
  private sortBy(heading: Heading, sort: Sort): void {
    const descending = sort.column === heading.id ? !sort.descending : heading.isNumeric;
    this.host.dispatchEvent(
      new CustomEvent('lens-sort', {
        detail: { column: heading.id, descending },
        bubbles: true,
        composed: true,
      }),
    );
  }

  private readonly onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.host.renderRoot.querySelector<HTMLElement>('.row[tabindex="0"]')?.focus();
      return;
    }
    const to = {
      ArrowRight: this.position() + 1,
      ArrowLeft: this.position() - 1,
      Home: 0,
      End: Infinity,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const at = Math.max(0, Math.min(this.headings.length - 1, to));
      this.current = this.headings[at]?.id ?? NAME.id;
      this.host.requestUpdate();
      this.focus(this.host.renderRoot);
    }
  };
}

function hintOf(column: Column<TableRow>): string {
  if (column.metric === undefined) {
    return column.hint ?? '';
  }
  const metric = METRICS[column.metric];
  return `${metric.title}: ${metric.formula}\n${metric.reading}`;
}
