/** The table or tree: an ARIA grid of which only the lines in view are in the document. */
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { plainTerms } from '../state/filter.ts';
import type { LineProgress } from '../state/lineProgress.ts';
import type { Line, Lines } from '../state/lines.ts';
import type { RowProgress } from '../state/rowProgress.ts';
import type { SelectMode, Table, TableRow } from '../state/table.ts';
import { Tree } from '../state/tree.ts';
import type { Column } from './column.ts';
import { columnStyles } from './columnStyles.ts';
import { GridHeader } from './gridHeader.ts';
import { GridHover } from './gridHover.ts';
import { gridAction, type GridAction } from './gridKeys.ts';
import { GridLayout } from './gridLayout.ts';
import { lineView } from './gridLine.ts';
import { gridStyles } from './gridStyles.ts';
import { lineProgressStyles } from './lineProgress.ts';
import { RowSlots } from './rowSlots.ts';
import { badge } from './styles.ts';
import { treeAction, type TreeAction } from './treeKeys.ts';
import { treeStyles } from './treeStyles.ts';
import { VirtualRows } from './virtualRows.ts';
import { Watch } from './watch.ts';

/** So many rows of a closed module are measured before others while it is on screen. */
const FIRST_ROWS = 8;

@customElement('lens-grid')
export class Grid extends LitElement {
  static override readonly styles = [
    columnStyles,
    gridStyles,
    treeStyles,
    lineProgressStyles,
    badge,
  ];

  @property({ attribute: false }) table!: Table<TableRow>;
  /** The table's visible rows as they are shown: one a line, or as a tree. */
  @property({ attribute: false }) lines!: Lines<TableRow>;
  @property({ attribute: false }) columns: readonly Column<TableRow>[] = [];
  @property() label = '';
  /** What the run does with the rows. */
  @property({ attribute: false }) progress!: LineProgress<TableRow>;
  /** Where to scroll to as soon as there are enough rows. */
  @property({ attribute: false }) initialScrollTop = 0;
  @query('.grid') private readonly scroller!: HTMLElement | null;
  @state() private isFocused = false;
  /** Scrolled to the side, so that figures pass under the names. */
  @state() private isAside = false;

  private readonly header = new GridHeader(this);
  private readonly layout = new GridLayout(this);
  private readonly slots = new RowSlots();
  private readonly hover = new GridHover(this, (element) => {
    const line = this.lines.at(positionOf(element));
    return line?.kind === 'row' ? line.row : undefined;
  });
  /** How often the table had shown a row when it was last brought into view. */
  private shownCount = -1;
  private isToReveal = false;
  private readonly rows = new VirtualRows(this, {
    count: () => this.lines.count(),
    pinned: () => this.lines.activePosition(),
    scroller: () => this.scroller,
  });

  constructor() {
    super();
    new Watch(this, () => [this.table.changes, this.progress.changes]);
  }

  /** Moves the keyboard focus to the active row. */
  async focusActive(): Promise<void> {
    await this.updateComplete;
    this.renderRoot
      .querySelector<HTMLElement>('.row[tabindex="0"]')
      ?.focus({ preventScroll: true });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { shownCount } = this.table;
    if (changed.has('lines') || this.shownCount !== shownCount) {
      this.lines.reveal();
      // where the view was scrolled to goes before what is active, until a row is shown anew
      this.isToReveal = this.shownCount >= 0 || this.initialScrollTop === 0;
      this.shownCount = shownCount;
    }
  }

  protected override updated(): void {
    this.revealShown();
    this.restoreScroll();
    this.tellShown();
  }

  /** What is to be measured first: the active row, then what is in view, then what is near. */
  private tellShown(): void {
    const { active } = this.table;
    const shown = this.rows.byNearness().flatMap((position) => this.firstRowsOf(position));
    const indices = shown.map(({ index }) => index);
    this.emit('lens-rows', [...new Set(active === null ? indices : [active.index, ...indices])]);
  }

  /** Of a module that is open, its rows have lines of their own. */
  private firstRowsOf(position: number): readonly TableRow[] {
    const line = this.lines.at(position);
    return line?.kind === 'group' && line.isOpen
      ? []
      : this.lines.firstRowsAt(position, FIRST_ROWS);
  }

  protected override render(): TemplateResult {
    const count = this.lines.count();
    const nameOf = (row: TableRow): string => this.lines.roomFor(row);
    return html`${this.layout.render(this.columns, this.table.rows, nameOf, this.tree !== null)}
      <div
        class="grid ${this.isFocused ? 'focused' : ''} ${this.isAside ? 'aside' : ''}"
        role=${this.tree === null ? 'grid' : 'treegrid'}
        aria-label=${this.label}
        aria-rowcount=${count + 1}
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
          @dblclick=${this.onDoubleClick}
          @pointermove=${this.hover.onPointerMove}
          @pointerleave=${this.hover.leave}
          @pointerdown=${this.hover.leave}
        >
          ${this.renderRows()}
        </div>
      </div>`;
  }

  private renderRows(): unknown {
    const terms = plainTerms(this.table.filter.text);
    const active = this.lines.activePosition();
    const isInTree = this.tree !== null;
    const shown = this.rows.items().flatMap(({ index, start }) => {
      const line = this.lines.at(index);
      return line === undefined ? [] : [{ line, index, start }];
    });
    const slots = this.slots.assign(
      shown.map(({ line }) => line.key),
      this.lines.at(active)?.key,
    );
    return repeat(
      shown,
      (_item, at) => slots[at],
      ({ line, index, start }) => {
        const place = {
          position: index,
          top: start,
          isActive: index === active,
          isFocusable: index === Math.max(0, active),
          isInTree,
          progress: this.progressOf(line, index),
        };
        return lineView(line, place, this.columns, terms);
      },
    );
  }

  /** An open module leaves it to the lines inside. */
  private progressOf(line: Line<TableRow>, position: number): RowProgress | null {
    if (line.kind === 'row') {
      return this.progress.of(line.row);
    }
    const { visible } = this.table;
    return line.isOpen
      ? null
      : this.progress.ofSeveral(line.key, visible, () =>
          this.lines.firstRowsAt(position, Infinity),
        );
  }

  private get tree(): Tree<TableRow> | null {
    return this.lines instanceof Tree ? this.lines : null;
  }

  private onKeydown(event: KeyboardEvent): void {
    if (this.hover.keydown(event)) {
      event.preventDefault();
      return;
    }
    const position = this.lines.activePosition();
    const inTree = this.treeAction(event, position);
    const action = inTree ?? gridAction(event, position, this.lines.count(), this.rows.pageSize());
    if (action !== null) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) {
        // The workbench would do its part, too: its Select All takes the focus to the filter's field.
        event.stopPropagation();
      }
      this.perform(action, position);
    }
  }

  private treeAction(event: KeyboardEvent, position: number): TreeAction | null {
    const { tree } = this;
    const line = this.lines.at(position);
    if (tree === null || line === undefined) {
      return null;
    }
    const isOpen = line.kind === 'group' ? line.isOpen : null;
    return treeAction(event, { position, parent: tree.parentPosition(position), isOpen });
  }

  private perform(action: GridAction | TreeAction, position: number): void {
    switch (action.kind) {
      case 'setOpen':
        return this.tree?.setOpen(position, action.isOpen);
      case 'openSiblings':
        return this.tree?.openSiblings(position);
      case 'move':
        return this.activate(
          action.to,
          'isExtending' in action && action.isExtending ? 'extend' : 'move',
        );
      case 'toggle':
        return this.activate(Math.max(0, position), 'toggle');
      case 'header':
        return this.header.focus(this.renderRoot);
      case 'selectAll':
        return this.table.selectVisible();
      case 'clear':
        return this.table.clearSelection();
      case 'open':
        if (position < 0) {
          this.activate(0, 'move');
        }
        return this.emit('lens-open');
      case 'copy':
        return this.emit('lens-copy');
    }
  }

  private onClick(event: MouseEvent): void {
    const position = positionOf(event.target);
    const line = this.lines.at(position);
    if (line === undefined) {
      return;
    }
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.metaKey;
    if (line.kind === 'group' && isPlain) {
      this.tree?.setOpen(position, !line.isOpen);
    }
    if (line.kind === 'row' || !isBranch(event.target)) {
      this.activate(position, event.shiftKey ? 'extend' : isPlain ? 'only' : 'toggle');
    }
    if (line.kind === 'row') {
      this.emit('lens-pick');
    }
  }

  private onDoubleClick(event: MouseEvent): void {
    if (this.lines.at(positionOf(event.target))?.kind === 'row') {
      this.emit('lens-open');
    }
  }

  private activate(position: number, mode: SelectMode): void {
    this.lines.activate(position, mode);
    this.rows.reveal(position);
    void this.focusActive();
  }

  private onScroll(): void {
    this.hover.leave();
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

  /** Brings a row into view that was shown from elsewhere, or in another of the views. */
  private revealShown(): void {
    if (this.isToReveal) {
      this.isToReveal = false;
      this.initialScrollTop = 0;
      const position = this.lines.activePosition();
      if (position >= 0) {
        this.rows.reveal(position);
      }
    }
  }

  private emit(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** Position of the line that an element of the grid lies in; -1 outside of the lines. */
function positionOf(target: EventTarget | null): number {
  const row = target instanceof Element ? target.closest<HTMLElement>('.row') : null;
  return Number(row?.dataset['position'] ?? -1);
}

/** Whether it is what stands before a line's name in a tree, which opens and closes it alone. */
function isBranch(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('.twistie, .indent');
}
