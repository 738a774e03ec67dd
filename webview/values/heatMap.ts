/** A slice as an image: every cell is the mean, or the largest magnitude, of a block of its elements. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { TensorImage, UpdateImage } from '../../src/model/values.ts';
import { announce } from '../components/announce.ts';
import '../components/choice.ts';
import { base } from '../components/styles.ts';
import { figure, percent } from '../format.ts';
import { t } from '../l10n.ts';
import { ThemeWatch } from '../plots/theme.ts';
import { moved } from './gridMoves.ts';
import { heatMapStyles } from './heatMapStyles.ts';
import { cellReadout, covered } from './imageCells.ts';
import { exceeds, limitOf } from './imageScale.ts';
import { colorOf, mix, readPalette } from './palette.ts';
import type { Cell, CellRange } from './selection.ts';
import { cellsOf, shadesOf, type Shade } from './shades.ts';

/** Keys that are held down are read out once they rest. */
const REST_MS = 250;
/** How strong a cell is tinted that lies in a mask as a whole. */
const TINT = 0.75;

/** A share of every cell of an image, row-major. */
export interface CellShares {
  readonly label: string;
  readonly shares: Float32Array;
}

/** Sends `lens-go` (a `Cell` of the slice) when a place of the image is chosen. */
@customElement('lens-heat-map')
export class HeatMap extends LitElement {
  static override readonly styles = [base, heatMapStyles];

  @property({ attribute: false }) image!: TensorImage | UpdateImage;
  /** What of the slice the grid shows. */
  @property({ attribute: false }) window: CellRange | null = null;
  @property({ attribute: false }) shade: Shade = 'mean';
  /** Whether the image has one shade, which nobody chooses, on a scale that goes no further than it. */
  @property({ type: Boolean }) single = false;
  /** A share of each cell, tinted over its colour. */
  @property({ attribute: false }) overlay: CellShares | null = null;
  /** The cell under the keyboard; null before the first key. */
  @state() private cursor: Cell | null = null;
  @state() private pointed: Cell | null = null;
  @query('canvas') private readonly canvas!: HTMLCanvasElement;
  @query('.map') private readonly map!: HTMLElement;
  private rest: ReturnType<typeof setTimeout> | undefined;
  /** What the colours stand for, and where their scale ends. */
  private cells: Float32Array = new Float32Array();
  private limit = 0;

  constructor() {
    super();
    new ThemeWatch(this, () => this.draw());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.rest);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('image')) {
      this.cursor = null;
      this.pointed = null;
      if (!('changedFraction' in this.image) && this.shade === 'changedFraction') {
        this.shade = 'mean';
      }
    }
    if (changed.has('image') || changed.has('shade')) {
      this.cells = cellsOf(this.image, this.shade);
      const isWhole = this.shade === 'changedFraction' && !this.single;
      this.limit = isWhole ? 1 : limitOf(this.cells);
    }
  }

  protected override updated(changed: PropertyValues): void {
    if (['image', 'shade', 'overlay'].some((name) => changed.has(name))) {
      this.draw();
    }
  }

  protected override render(): TemplateResult {
    const shown = this.pointed ?? this.cursor;
    return html`<div class="bar">
        ${this.single ? html`<slot name="choice"></slot>` : this.renderChoice()}
        ${this.renderLegend()}
      </div>
      <div class="frame">
        ${this.renderMap()}<slot name="beside"></slot><slot name="below"></slot>
      </div>
      <div class="readout">
        ${shown === null ? html`<span class="muted">${this.cellSize()}</span>` : this.readout(shown)}
      </div>`;
  }

  private renderChoice(): TemplateResult {
    return html`<lens-choice
      label=${t('Colour of the image')}
      .value=${this.shade}
      .options=${shadesOf(this.image)}
      @lens-choose=${(event: CustomEvent<Shade>) => (this.shade = event.detail)}
    ></lens-choice>`;
  }

  private renderMap(): TemplateResult {
    const { image } = this;
    return html`<div
      class="map"
      role="application"
      aria-roledescription=${t('heat map')}
      aria-label=${this.label()}
      tabindex="0"
      .style=${`aspect-ratio: ${image.matrix.columns} / ${image.matrix.rows}`}
      @keydown=${this.onKeydown}
      @pointermove=${this.onPointer}
      @pointerleave=${() => (this.pointed = null)}
      @pointerdown=${this.onPointerDown}
    >
      <canvas width=${image.columns} height=${image.rows}></canvas>
      ${this.renderBox('window', this.window)}
      ${this.renderBox('cursor', this.cursor === null ? null : covered(image, this.cursor))}
    </div>`;
  }

  private readout(cell: Cell): string {
    const { image, overlay } = this;
    const text = cellReadout(image, cell);
    const share = overlay?.shares[cell.row * image.columns + cell.column];
    return share === undefined ? text : `${text} · ${t('{0} in the mask', percent(share))}`;
  }

  private renderLegend(): TemplateResult {
    const { image, shade, limit, overlay } = this;
    const isMore = exceeds(this.cells, limit);
    const low = shade === 'mean' ? `${isMore ? '≤ ' : ''}${figure(-limit)}` : '0';
    const high = this.single ? percent(limit) : figure(limit);
    return html`<div class="legend">
      ${image.nonFinite.length > 0 ? html`<span class="key odd">${t('not finite')}</span>` : nothing}
      ${overlay === null ? nothing : html`<span class="key mask">${overlay.label}</span>`}
      <span>${low}</span><span class="scale ${shade}" aria-hidden="true"></span>
      <span>${isMore ? '≥ ' : ''}${high}</span>
    </div>`;
  }

  /** A frame around a part of the slice, in parts of the whole. */
  private renderBox(name: string, range: CellRange | null): unknown {
    if (range === null) {
      return nothing;
    }
    const { rows, columns } = this.image.matrix;
    const share = (part: number, whole: number): string => `${(100 * part) / whole}%`;
    const place = [
      `left: min(${share(range.columnStart, columns)}, 100% - 5px)`,
      `top: min(${share(range.rowStart, rows)}, 100% - 5px)`,
      `width: ${share(range.columnEnd - range.columnStart, columns)}`,
      `height: ${share(range.rowEnd - range.rowStart, rows)}`,
    ];
    return html`<div class=${name} .style=${place.join('; ')}></div>`;
  }

  private label(): string {
    const { matrix, rows, columns } = this.image;
    return t(
      'Image of {0} rows and {1} columns in {2} × {3} cells. Arrow keys read a cell, Enter shows its elements.',
      matrix.rows,
      matrix.columns,
      rows,
      columns,
    );
  }

  private cellSize(): string {
    const { matrix, rows, columns } = this.image;
    const [high, wide] = [matrix.rows / rows, matrix.columns / columns].map((size) =>
      String(Number(size.toPrecision(3))),
    );
    return t('{0} × {1} elements a cell', high ?? '', wide ?? '');
  }

  private draw(): void {
    if (!this.hasUpdated) {
      return;
    }
    const { image, shade, limit, overlay } = this;
    const palette = readPalette();
    const pixels = new ImageData(image.columns, image.rows);
    this.cells.forEach((cell, at) => {
      const color = colorOf(palette, shade, cell, limit);
      const tint = TINT * (overlay?.shares[at] ?? 0);
      pixels.data.set([...mix(color, palette.negative, tint), 255], 4 * at);
    });
    this.canvas.getContext('2d')?.putImageData(pixels, 0, 0);
  }

  private readonly onKeydown = (event: KeyboardEvent): void => {
    const cursor = this.cursor ?? { row: 0, column: 0 };
    if (event.key === 'Enter') {
      this.go(cursor);
    } else if (event.key === 'Escape' && this.cursor !== null) {
      this.cursor = null;
    } else if (!this.move(cursor, event)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  /** The first key shows where the cursor is, without moving it. */
  private move(from: Cell, event: KeyboardEvent): boolean {
    const { rows, columns } = this.image;
    const page = { rows: Math.ceil(rows / 10), columns: Math.ceil(columns / 10) };
    const isToEdge = event.ctrlKey || event.metaKey;
    const key = { key: event.key, isToEdge, isSideways: event.altKey };
    const cell = moved(from, key, { rows, columns, page });
    if (cell === null) {
      return false;
    }
    this.cursor = this.cursor === null ? from : cell;
    this.pointed = null;
    clearTimeout(this.rest);
    const readout = this.readout(this.cursor);
    this.rest = setTimeout(() => announce(this, readout), REST_MS);
    return true;
  }

  private readonly onPointer = (event: PointerEvent): void => {
    this.pointed = this.cellAt(event);
    if (event.buttons === 1) {
      this.go(this.pointed);
    }
  };

  private readonly onPointerDown = (event: PointerEvent): void => {
    if (event.button === 0) {
      this.map.setPointerCapture(event.pointerId);
      this.go(this.cellAt(event));
    }
  };

  private cellAt(event: PointerEvent): Cell {
    const box = this.map.getBoundingClientRect();
    const { rows, columns } = this.image;
    const part = (offset: number, length: number, count: number): number =>
      Math.max(0, Math.min(count - 1, Math.floor((offset / length) * count)));
    return {
      row: part(event.clientY - box.top, box.height, rows),
      column: part(event.clientX - box.left, box.width, columns),
    };
  }

  private go(cell: Cell): void {
    const { rowStart, columnStart } = covered(this.image, cell);
    const detail: Cell = { row: rowStart, column: columnStart };
    this.dispatchEvent(new CustomEvent('lens-go', { detail }));
  }
}
