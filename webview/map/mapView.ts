/** The picture of the map: canvases under a scrolling surface that takes pointer and keys. */
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { t } from '../l10n.ts';
import { ThemeWatch } from '../plots/theme.ts';
import type { CellValues } from './cellValues.ts';
import { Cursor, isSame } from './cursor.ts';
import type { Place, Scroll } from './geometry.ts';
import { mapAction } from './mapKeys.ts';
import { mapViewStyles } from './mapViewStyles.ts';
import { Picture } from './picture.ts';
import type { Placed } from './places.ts';
import type { Scale } from './scale.ts';

/** Cells from one corner to another. */
export interface Area {
  readonly from: Place;
  readonly to: Place;
}

@customElement('lens-map-view')
export class MapView extends LitElement {
  static override readonly styles = mapViewStyles;

  @property({ attribute: false }) values!: CellValues;
  @property({ attribute: false }) scale: Scale | null = null;
  /** The row whose details are shown: the keyboard goes on from its cell. */
  @property({ attribute: false }) active: Placed | null = null;
  /** Places that are to be outlined. */
  @property({ attribute: false }) isSelected: (place: Place) => boolean = () => false;
  /** What the map shows, for those who do not see it. */
  @property() label = '';
  @query('.scroller') private readonly scroller!: HTMLElement;
  @query('.sizer') private readonly sizer!: HTMLElement;
  @query('.cells') private readonly cells!: HTMLCanvasElement;
  @query('.marks') private readonly marks!: HTMLCanvasElement;

  private readonly cursor = new Cursor();
  private hovered: Place | null = null;
  /** Where a range of cells begins. */
  private anchor: Place | null = null;
  private isDragging = false;
  private hasFocus = false;
  private picture!: Picture;
  private isMarking = false;
  private isScrolling = false;
  private readonly resize = new ResizeObserver(() => this.draw());

  constructor() {
    super();
    new ThemeWatch(this, () => {
      if (this.hasUpdated) {
        this.picture.themeChanged();
        this.draw();
      }
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.resize.observe(this.scroller);
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resize.disconnect();
  }

  override focus(): void {
    this.scroller.focus();
  }

  /** Draws cells again that have other values, in the present colours. */
  drawSome(cells: readonly number[]): void {
    this.picture.drawSome(cells);
  }

  /** Where a place lies on screen. */
  anchorOf(place: Place): DOMRect {
    const { left, top } = this.scroller.getBoundingClientRect();
    const box = this.picture.geometry?.box(place) ?? { left: 0, top: 0, width: 0, height: 0 };
    const scroll = this.offset;
    return new DOMRect(
      left + box.left - scroll.left,
      top + box.top - scroll.top,
      box.width,
      box.height,
    );
  }

  private drawMarks(): void {
    if (!this.isMarking) {
      this.isMarking = true;
      requestAnimationFrame(() => {
        this.isMarking = false;
        const cursor = this.hasFocus ? this.cursor.place : null;
        this.picture.drawMarks({ hovered: this.hovered, cursor, isSelected: this.isSelected });
      });
    }
  }

  protected override render(): TemplateResult {
    return html`<canvas class="cells" aria-hidden="true"></canvas>
      <canvas class="marks" aria-hidden="true"></canvas>
      <div
        class="scroller"
        tabindex="0"
        role="application"
        aria-roledescription=${t('heat map')}
        aria-label=${this.label}
        aria-describedby="keys"
        @scroll=${this.onScroll}
        @keydown=${this.onKeydown}
        @pointermove=${this.onPointerMove}
        @pointerleave=${() => this.hover(null)}
        @pointerdown=${this.onPointerDown}
        @pointerup=${this.onPointerUp}
        @pointercancel=${() => (this.isDragging = false)}
        @focus=${() => this.focusChanged(true)}
        @blur=${() => this.focusChanged(false)}
      >
        <div class="sizer"></div>
      </div>
      <p id="keys" hidden>
        ${t('Arrow keys move, Shift and arrow keys select several, Enter shows the tensor.')}
      </p>`;
  }

  protected override firstUpdated(): void {
    this.picture = new Picture(this.cells, this.marks);
    this.resize.observe(this.scroller);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const shown = changed.has('active') ? this.active : null;
    if (shown !== null || changed.has('values')) {
      this.cursor.follow(this.values.layout, shown);
    }
    if (changed.has('values') || changed.has('scale')) {
      this.draw();
    } else if (changed.has('isSelected') || changed.has('active')) {
      this.drawMarks();
    }
    if (shown !== null && this.values.layout.cellOf(shown) !== undefined) {
      this.reveal(this.cursor.place);
    }
    if (changed.has('values')) {
      this.hover(null);
    }
  }

  private draw(): void {
    const { clientWidth: width, clientHeight: height } = this.scroller;
    if (this.isConnected) {
      const { values, scale, offset: scroll } = this;
      this.picture.draw({ values, scale, scroll, width, height });
      const { geometry } = this.picture;
      this.sizer.style.width = `${geometry?.width ?? 0}px`;
      this.sizer.style.height = `${geometry?.height ?? 0}px`;
      this.drawMarks();
    }
  }

  private get offset(): Scroll {
    return { left: this.scroller.scrollLeft, top: this.scroller.scrollTop };
  }

  private onScroll(): void {
    if (!this.isScrolling) {
      this.isScrolling = true;
      requestAnimationFrame(() => {
        this.isScrolling = false;
        this.draw();
      });
    }
  }

  private onKeydown(event: KeyboardEvent): void {
    const action = mapAction(event, this.cursor.place, this.values.layout);
    if (action === null || event.altKey) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.hasFocus = true;
    if (action.kind === 'move') {
      this.anchor = action.isExtending ? (this.anchor ?? this.cursor.place) : null;
      this.moveTo(action.to);
      this.reveal(action.to);
      this.emit('map-focus', action.to);
      if (this.anchor !== null) {
        this.select(this.anchor, action.to);
      }
    } else if (action.kind === 'pick' || action.kind === 'open') {
      this.emit(`map-${action.kind}`, this.cursor.place);
    } else {
      this.anchor = null;
      this.emit(action.kind === 'clear' ? 'map-clear' : 'map-select-all');
    }
  }

  private onPointerDown(event: PointerEvent): void {
    const place = this.placeOf(event);
    if (event.button !== 0 || place === null) {
      return;
    }
    this.anchor = event.shiftKey ? (this.anchor ?? this.cursor.place) : place;
    this.isDragging = true;
    this.moveTo(place);
    this.scroller.setPointerCapture(event.pointerId);
    if (event.shiftKey) {
      this.select(this.anchor, place);
    }
  }

  private onPointerMove(event: PointerEvent): void {
    const place = this.placeOf(event);
    this.hover(place);
    if (this.isDragging && place !== null && !isSame(place, this.cursor.place)) {
      this.moveTo(place);
      this.select(this.anchor ?? place, place);
    }
  }

  private onPointerUp(event: PointerEvent): void {
    if (this.isDragging && isSame(this.anchor, this.cursor.place) && !event.shiftKey) {
      this.emit('map-pick', this.cursor.place);
    }
    this.isDragging = false;
  }

  private moveTo(place: Place): void {
    this.cursor.moveTo(place, this.values.layout);
    this.drawMarks();
  }

  private hover(place: Place | null): void {
    if (!isSame(place, this.hovered)) {
      this.hovered = place;
      this.drawMarks();
      this.emit('map-hover', place);
    }
  }

  private focusChanged(hasFocus: boolean): void {
    // the pointer has a mark of its own
    this.hasFocus = hasFocus && this.scroller.matches(':focus-visible');
    this.drawMarks();
    this.emit('map-focus', this.hasFocus ? this.cursor.place : null);
  }

  /** The place of a cell under the pointer; null beside the cells, and where the model has nothing. */
  private placeOf(event: PointerEvent): Place | null {
    const { left, top } = this.scroller.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    const place = this.picture.geometry?.placeAt(x, y, this.offset) ?? null;
    return place === null || this.values.layout.cellAt(place.column, place.module) === undefined
      ? null
      : place;
  }

  private reveal(place: Place): void {
    const shift = this.picture.geometry?.shiftInto(place, this.offset);
    if (shift !== undefined) {
      this.scroller.scrollTo({ left: shift.left, top: shift.top });
    }
  }

  private select(from: Place, to: Place): void {
    const area: Area = { from, to };
    this.emit('map-select', area);
  }

  private emit(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
