/** The table: an ARIA grid of which only the rows in view are in the document. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { plainTerms } from '../state/filter.ts';
import type { SelectMode, Table, TableRow } from '../state/table.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import type { Column } from './column.ts';
import { columnStyles } from './columnStyles.ts';
import { GridHeader } from './gridHeader.ts';
import { gridAction, type GridAction } from './gridKeys.ts';
import { GridLayout } from './gridLayout.ts';
import { gridStyles } from './gridStyles.ts';
import { nameView } from './nameView.ts';
import { badge } from './styles.ts';
import { VirtualRows } from './virtualRows.ts';
import { Watch } from './watch.ts';

@customElement('lens-grid')
export class Grid extends LitElement {
  static override readonly styles = [columnStyles, gridStyles, badge];

  @property({ attribute: false }) table!: Table<TableRow>;
  @property({ attribute: false }) columns: readonly Column<TableRow>[] = [];
  @property() label = '';
  /** Where to scroll to as soon as there are enough rows. */
  @property({ attribute: false }) initialScrollTop = 0;
  @query('.grid') private readonly scroller!: HTMLElement | null;
  @state() private isFocused = false;
  /** Scrolled to the side, so that figures pass under the names. */
  @state() private isAside = false;

  private readonly header = new GridHeader(this);
  private readonly layout = new GridLayout(this);
  private readonly rows = new VirtualRows(this, {
    count: () => this.table.visible.length,
    pinned: () => this.table.activePosition(),
    scroller: () => this.scroller,
  });

  constructor() {
    super();
    new Watch(this, () => [this.table.changes]);
  }

  /** Moves the keyboard focus to the active row. */
  async focusActive(): Promise<void> {
    await this.updateComplete;
    this.renderRoot
      .querySelector<HTMLElement>('.row[tabindex="0"]')
      ?.focus({ preventScroll: true });
  }

  protected override updated(): void {
    this.restoreScroll();
  }

  protected override render(): TemplateResult {
    return html`${this.layout.render(this.columns, this.table.rows)}
      <div
        class="grid ${this.isFocused ? 'focused' : ''} ${this.isAside ? 'aside' : ''}"
        role="grid"
        aria-label=${this.label}
        aria-rowcount=${this.table.visible.length + 1}
        aria-colcount=${this.columns.length + 1}
        aria-multiselectable="true"
        @scroll=${this.onScroll}
        @focusin=${() => (this.isFocused = true)}
        @focusout=${() => (this.isFocused = false)}
      >
        ${this.header.render(this.columns, this.table.sort)}
        <div
          class="body"
          role="rowgroup"
          .style=${`height: ${this.rows.totalHeight()}px`}
          @keydown=${this.onKeydown}
          @click=${this.onClick}
          @dblclick=${() => this.emit('lens-open')}
        >
          ${this.renderRows()}
        </div>
      </div>`;
  }

  private renderRows(): unknown {
    const terms = plainTerms(this.table.filter.text);
    const focusable = Math.max(0, this.table.activePosition());
    return repeat(
      this.rows.items(),
      ({ index }) => this.table.visible[index]?.index ?? -1 - index,
      ({ index, start }) => {
        const row = this.table.visible[index];
        return row === undefined ? nothing : this.renderRow(row, index, start, focusable, terms);
      },
    );
  }

  private renderRow(
    row: TableRow,
    position: number,
    top: number,
    focusable: number,
    terms: readonly string[],
  ): TemplateResult {
    const isActive = row === this.table.active;
    return html`<div
      class="row ${isActive ? 'active' : ''}"
      role="row"
      aria-rowindex=${position + 2}
      aria-selected=${this.table.selection.has(row) ? 'true' : 'false'}
      tabindex=${position === focusable ? 0 : -1}
      data-position=${position}
      .style=${`transform: translateY(${top}px)`}
    >
      <div class="cell name" role="rowheader" title=${visibleText(row.name, FULL_LENGTH)}>
        ${nameView(row.name, terms)}
      </div>
      <div class="columns" role="presentation">
        ${this.columns.map((column) => renderCell(column, row))}
      </div>
    </div>`;
  }

  private onKeydown(event: KeyboardEvent): void {
    const action = gridAction(
      event,
      this.table.activePosition(),
      this.table.visible.length,
      this.rows.pageSize(),
    );
    if (action !== null) {
      event.preventDefault();
      this.perform(action);
    }
  }

  private perform(action: GridAction): void {
    switch (action.kind) {
      case 'move':
        return this.activate(action.to, action.isExtending ? 'extend' : 'only');
      case 'toggle':
        return this.activate(Math.max(0, this.table.activePosition()), 'toggle');
      case 'header':
        return this.header.focus(this.renderRoot);
      case 'selectAll':
        return this.table.selectVisible();
      case 'clear':
        return this.table.clearSelection();
      case 'open':
        if (this.table.active === null) {
          this.activate(0, 'only');
        }
        return this.emit('lens-open');
      case 'copy':
        return this.emit('lens-copy');
    }
  }

  private onClick(event: MouseEvent): void {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('.row') : null;
    if (row !== null) {
      const isToggling = event.ctrlKey || event.metaKey;
      this.activate(
        Number(row.dataset['position']),
        event.shiftKey ? 'extend' : isToggling ? 'toggle' : 'only',
      );
      this.emit('lens-pick');
    }
  }

  private activate(position: number, mode: SelectMode): void {
    this.table.activate(position, mode);
    this.rows.reveal(position);
    void this.focusActive();
  }

  private onScroll(): void {
    this.isAside = (this.scroller?.scrollLeft ?? 0) > 0;
    this.emit('lens-scroll', this.scroller?.scrollTop ?? 0);
  }

  /** Rows may still be on their way. */
  private restoreScroll(): void {
    const scroller = this.scroller;
    const top = this.initialScrollTop;
    if (scroller !== null && top > 0 && this.rows.totalHeight() > top) {
      this.initialScrollTop = 0;
      scroller.scrollTop = top;
    }
  }

  private emit(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

function renderCell(column: Column<TableRow>, row: TableRow): TemplateResult {
  return html`<div
    class="cell ${column.isNumeric ? 'numeric' : ''} ${column.id}"
    role="gridcell"
    title=${column.hover?.(row) ?? nothing}
  >
    ${column.view?.(row) ?? column.text(row)}
  </div>`;
}
