/** The real numbers of one slice: a grid that is scrolled through, of which what is in view is read. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { announce } from '../components/announce.ts';
import { base } from '../components/styles.ts';
import { integer } from '../format.ts';
import { failureOf } from '../host/host.ts';
import { t } from '../l10n.ts';
import { copyText, MAX_COPIED } from './copy.ts';
import { decimalsOf, textLength } from './elementText.ts';
import { moved } from './gridMoves.ts';
import { gridStyles, ROW_PX } from './gridStyles.ts';
import { cellId, gridRows } from './gridView.ts';
import {
  type Cell,
  cellCount,
  type CellRange,
  everything,
  extended,
  FIRST,
  type GridSelection,
  rangeOf,
  single,
} from './selection.ts';
import { sliceShape } from '../../src/analysis/slices.ts';
import type { Element as TensorElement, ValuesSource } from './source.ts';
import { Tiles } from './tiles.ts';
import { tintStyles } from './tint.ts';
import { Viewport, type Lengths } from './viewport.ts';

const CHARACTER_PX = 7.3;
const PADDING_PX = 14;

/** What the grid tells of itself: the cells in view, the active one and its element, if it is there. */
export interface GridPlace {
  readonly window: CellRange;
  readonly selection: GridSelection;
  readonly value: TensorElement | undefined;
}

/**
 * Sends `lens-grid-place` (a `GridPlace`) after every change of it, and `lens-go-to` when the keys
 * ask for a field to type an index into.
 */
@customElement('lens-values-grid')
export class ValuesGrid extends LitElement {
  static override readonly styles = [base, gridStyles, tintStyles];

  @property({ attribute: false }) source!: ValuesSource;
  @property({ attribute: false }) slice = 0;
  /** Magnitude of the strongest tint; null for none. */
  @property({ attribute: false }) full: number | null = null;
  @state() private selection: GridSelection = FIRST;
  /** Why the last copy was not made. */
  @state() private refusal = '';
  @query('.scroller') private readonly scroller!: HTMLElement;
  private tiles: Tiles | undefined;
  private copying = new AbortController();
  private told = '';
  /** While cells are selected by dragging. */
  private isDragging = false;
  private readonly viewport = new Viewport(this);

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.startOver();
      this.requestUpdate();
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.tiles?.dispose();
    this.copying.abort();
  }

  /** Makes a cell of this slice the active one and brings it into the middle of the view. */
  async show(cell: Cell): Promise<void> {
    await this.updateComplete;
    this.selection = single(cell);
    this.viewport.center(cell);
  }

  focusGrid(): void {
    this.scroller.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('source')) {
      this.selection = FIRST;
      this.viewport.toStart();
    }
    if (changed.has('source') || changed.has('slice')) {
      this.startOver();
    }
    this.viewport.update(this.lengths);
    this.tiles?.show(this.viewport.range);
  }

  protected override firstUpdated(): void {
    this.viewport.attach(this.scroller);
  }

  protected override updated(): void {
    this.tell();
  }

  protected override render(): TemplateResult {
    const { rows, columns } = sliceShape(this.source.shape);
    const { active } = this.selection;
    return html`${this.renderFailure()}
      <div
        class="scroller"
        role="grid"
        tabindex="0"
        aria-label=${t('Elements')}
        aria-rowcount=${rows + 1}
        aria-colcount=${columns + 1}
        aria-multiselectable="true"
        aria-activedescendant=${this.viewport.shows(active) ? cellId(active) : nothing}
        @scroll=${() => this.requestUpdate()}
        @keydown=${this.onKeydown}
        @pointerdown=${this.onPointer}
        @pointermove=${this.onDrag}
        @pointerup=${this.endDrag}
        @pointercancel=${this.endDrag}
      >
        <div role="presentation" .style=${boxOf(this.viewport.extent)}>
          <div class="sheet" role="presentation" .style=${this.sheetStyle()}>
            ${this.tiles && gridRows(this.viewport, this.tiles, this.selection, this.look)}
          </div>
        </div>
      </div>
      ${this.refusal === '' ? nothing : html`<p class="error untrusted">${this.refusal}</p>`}`;
  }

  private renderFailure(): unknown {
    const failure = this.tiles?.failure ?? null;
    return failure === null
      ? nothing
      : html`<p class="error untrusted" role="alert">
          ${t('Not all elements could be read: {0}', failure)}
          <vscode-button secondary @click=${this.retry}>${t('Try Again')}</vscode-button>
        </p>`;
  }

  private get lengths(): Lengths {
    const { rows, columns } = sliceShape(this.source.shape);
    const width = (characters: number): number => characters * CHARACTER_PX + PADDING_PX;
    return {
      ...{ rows, columns, row: ROW_PX },
      column: width(Math.max(textLength(this.source.dtype), String(columns).length)),
      side: width(String(rows).length),
    };
  }

  private get look(): { full: number | null; decimals: number | null } {
    return { full: this.full, decimals: decimalsOf(this.source.dtype, this.full) };
  }

  private sheetStyle(): string {
    const { column, side } = this.lengths;
    return `${boxOf(this.viewport.view)}; --column: ${column}px; --side: ${side}px`;
  }

  private startOver(): void {
    const { rows, columns } = sliceShape(this.source.shape);
    this.tiles?.dispose();
    this.tiles = new Tiles(this.source, this.slice, rows, columns, () => this.requestUpdate());
  }

  private readonly retry = (): void => {
    this.tiles?.retry(this.viewport.range);
    this.requestUpdate();
  };

  private select(selection: GridSelection): void {
    this.selection = selection;
    this.viewport.reveal(selection.active);
  }

  private readonly onKeydown = (event: KeyboardEvent): void => {
    const isCommand = event.ctrlKey || event.metaKey;
    const cell = moved(
      this.selection.active,
      { key: event.key, isToEdge: isCommand, isSideways: event.altKey },
      { ...sliceShape(this.source.shape), page: this.viewport.page },
    );
    if (cell !== null) {
      this.select(event.shiftKey ? extended(this.selection, cell) : single(cell));
    } else if (isCommand && event.key === 'c') {
      void this.copy();
    } else if (isCommand && event.key === 'g') {
      this.dispatchEvent(new CustomEvent('lens-go-to'));
    } else if (isCommand && event.key === 'a') {
      this.selection = everything(this.selection, sliceShape(this.source.shape));
    } else if (event.key === 'Escape' && cellCount(rangeOf(this.selection)) > 1) {
      this.selection = single(this.selection.active);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly onPointer = (event: PointerEvent): void => {
    const cell = cellAt(event);
    if (cell !== null && event.button === 0) {
      this.selection = event.shiftKey ? extended(this.selection, cell) : single(cell);
      // so that it goes on beyond the edge, where the rest is scrolled into view
      this.scroller.setPointerCapture(event.pointerId);
      this.isDragging = true;
    }
  };

  private readonly endDrag = (): void => {
    this.isDragging = false;
  };

  private readonly onDrag = (event: PointerEvent): void => {
    if (!this.isDragging) {
      return;
    }
    const cell = this.viewport.cellAt(event);
    if (cell.row !== this.selection.active.row || cell.column !== this.selection.active.column) {
      this.select(extended(this.selection, cell));
    }
  };

  /** Copies the selected elements with all their digits, also those that are not in view. */
  async copy(): Promise<void> {
    this.copying.abort();
    this.copying = new AbortController();
    const { signal } = this.copying;
    this.refusal = '';
    try {
      const text = await copyText(this.source, this.slice, rangeOf(this.selection), signal);
      if (text === null) {
        this.refuse(t('At most {0} elements can be copied at once.', integer(MAX_COPIED)));
      } else {
        this.dispatchEvent(
          new CustomEvent('lens-copy-text', { detail: text, bubbles: true, composed: true }),
        );
      }
    } catch (error) {
      if (!signal.aborted) {
        this.refuse(failureOf(error).message);
      }
    }
  }

  private refuse(reason: string): void {
    this.refusal = reason;
    announce(this, reason);
  }

  /** After an update, since what is in view is known by then. */
  private tell(): void {
    const { row, column } = this.selection.active;
    const place: GridPlace = {
      window: this.viewport.range,
      selection: this.selection,
      value: this.tiles?.at(row, column),
    };
    const text = JSON.stringify(place, (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    if (text !== this.told) {
      this.told = text;
      this.dispatchEvent(new CustomEvent('lens-grid-place', { detail: place }));
    }
  }
}

function boxOf({ width, height }: { readonly width: number; readonly height: number }): string {
  return `width: ${width}px; height: ${height}px`;
}

function cellAt(event: Event): Cell | null {
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && 'cell' in target ? (target.cell as Cell) : null;
}
