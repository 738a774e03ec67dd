/**
 * A uPlot chart that follows its size and the theme, with a read-out in its top corner: of the point
 * under the mouse, or under a cursor that arrow keys move. For screen readers it is a slider over its
 * points, whose value is the read-out.
 */
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import uPlot from 'uplot';
import { t } from '../l10n.ts';
import { indexAfter, zoomAfter, type Span } from './chartKeys.ts';
import { chartStyles } from './chartStyles.ts';
import { readTheme, ThemeWatch, type PlotColor, type PlotTheme } from './theme.ts';

/** What to draw; built again whenever the theme changes. */
export interface Plot {
  readonly data: uPlot.AlignedData;
  options(theme: PlotTheme): Omit<uPlot.Options, 'width' | 'height'>;
  /** What the colours mean, where there are several. */
  readonly legend?: readonly { readonly label: string; readonly color: PlotColor }[];
  /** What the read-out says of the point under the mouse or the keyboard's cursor. */
  readout(index: number): string;
  /** Whether a part of the axis can be looked at alone: by dragging, + and −. */
  readonly isZoomable?: boolean;
}

@customElement('lens-chart')
export class Chart extends LitElement {
  static override readonly styles = chartStyles;

  @property() heading = '';
  /** What the picture shows, for those who do not see it. */
  @property() summary = '';
  @property({ attribute: false }) plot: Plot | null = null;
  @query('.plot') private readonly container!: HTMLElement;
  @state() private readout = '';
  @state() private isZoomed = false;
  /** The point that the keys have come to. */
  @state() private index = 0;
  private chart: uPlot | undefined;
  private readonly resize = new ResizeObserver(() => this.fit());

  constructor() {
    super();
    new ThemeWatch(this, () => this.draw(true));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resize.disconnect();
    this.chart?.destroy();
    this.chart = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.resize.observe(this.container);
      this.draw();
    }
  }

  protected override render(): TemplateResult {
    return html`<div class="heading">
        <span class="what"
          ><span class="title">${this.heading}</span>${this.plot?.legend?.map(
            ({ label, color }) => html`<span class="key ${color}">${label}</span>`,
          )}</span
        >
        <span class="readout">${this.readout}</span>
        ${this.isZoomed ? this.renderReset() : nothing}
      </div>
      <div
        class="plot"
        role="slider"
        tabindex="0"
        aria-label=${`${this.heading}. ${this.summary}`}
        aria-valuemin="0"
        aria-valuemax=${Math.max(0, this.places.length - 1)}
        aria-valuenow=${this.index}
        aria-valuetext=${this.readout || this.summary}
        @keydown=${this.onKeydown}
        @blur=${() => (this.readout = '')}
      ></div>`;
  }

  private renderReset(): TemplateResult {
    return html`<vscode-toolbar-button
      class="reset"
      icon="discard"
      label=${t('Reset zoom')}
      title=${t('Reset zoom')}
      @click=${() => this.resetZoom()}
    ></vscode-toolbar-button>`;
  }

  protected override firstUpdated(): void {
    this.resize.observe(this.container);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('plot')) {
      this.readout = '';
      this.index = this.isSameAxis(changed) ? this.index : 0;
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('plot')) {
      this.draw(this.isSameAxis(changed));
    }
  }

  /** Whether a new plot is of the same points as the former: what is zoomed in on then stays. */
  private isSameAxis(changed: PropertyValues<this>): boolean {
    const former = changed.get('plot');
    return Boolean(former) && former?.data[0] === this.plot?.data[0];
  }

  /** Where the points are along the axis, ascending. */
  private get places(): ArrayLike<number> {
    return this.plot?.data[0] ?? [];
  }

  private draw(keepsZoom = false): void {
    const shown = keepsZoom && this.isZoomed ? this.axis.shown : null;
    this.chart?.destroy();
    this.chart = undefined;
    this.isZoomed = false;
    if (this.plot === null || !this.isConnected || this.container.clientWidth === 0) {
      return;
    }
    const { plot } = this;
    const options = {
      ...plot.options(readTheme()),
      width: this.container.clientWidth,
      height: this.container.clientHeight,
    };
    this.chart = new uPlot(options, plot.data, this.container);
    this.chart.hooks.setCursor = [(chart) => this.read(chart.cursor.idx)];
    this.chart.hooks.setScale = [(_chart, scale) => scale === 'x' && this.zoomed()];
    if (shown !== null) {
      this.chart.setScale('x', shown);
    }
  }

  private read(index: number | null | undefined): void {
    this.readout = index === null || index === undefined ? '' : (this.plot?.readout(index) ?? '');
  }

  /** The part of the axis that is shown, and the whole of it. */
  private get axis(): { readonly shown: Span; readonly whole: Span } {
    const { places } = this;
    const whole = { min: places[0] ?? 0, max: places[places.length - 1] ?? 0 };
    // uPlot has null where it has not looked at its data yet
    const { min, max } = this.chart?.scales['x'] ?? {};
    const shown = typeof min === 'number' && typeof max === 'number' ? { min, max } : whole;
    return { shown, whole };
  }

  private zoomed(): void {
    const { shown, whole } = this.axis;
    this.isZoomed = shown.min > whole.min || shown.max < whole.max;
  }

  private readonly onKeydown = (event: KeyboardEvent): void => {
    const { chart, places, plot } = this;
    if (chart === undefined || plot === null) {
      return;
    }
    const index = indexAfter(event, this.index, places.length);
    if (index !== null) {
      this.goTo(chart, index);
    } else if (event.key === 'Escape' || event.key === '0') {
      if (!this.isZoomed) {
        return;
      }
      this.resetZoom();
    } else {
      const { shown } = this.axis;
      const zoom = plot.isZoomable === true ? zoomAfter(event, shown, this.index, places) : null;
      if (zoom === null) {
        return;
      }
      chart.setScale('x', zoom);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  /** Moves the cursor to a point, and the zoomed part of the axis with it. */
  private goTo(chart: uPlot, index: number): void {
    this.index = index;
    const place = this.places[index] ?? 0;
    const { min, max } = this.axis.shown;
    const by = Math.min(0, place - min) + Math.max(0, place - max);
    if (by !== 0) {
      chart.setScale('x', { min: min + by, max: max + by });
    }
    chart.setCursor({ left: chart.valToPos(place, 'x'), top: chart.over.clientHeight / 2 }, false);
    this.read(index);
  }

  private resetZoom(): void {
    this.chart?.setScale('x', this.axis.whole);
  }

  private fit(): void {
    const { clientWidth: width, clientHeight: height } = this.container;
    if (this.chart === undefined) {
      this.draw();
    } else if (width > 0) {
      this.chart.setSize({ width, height });
    }
  }
}
