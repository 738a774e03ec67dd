/** A uPlot chart that follows its size and the theme, with a read-out in its top corner. */
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import uPlot from 'uplot';
import { readTheme, ThemeWatch, type PlotColor, type PlotTheme } from './theme.ts';

/** What to draw; built again whenever the theme changes. */
export interface Plot {
  readonly data: uPlot.AlignedData;
  options(theme: PlotTheme): Omit<uPlot.Options, 'width' | 'height'>;
  /** What the colours mean, where there are several. */
  readonly legend?: readonly { readonly label: string; readonly color: PlotColor }[];
  /** What the read-out says of the point under the mouse. */
  readout(index: number): string;
}

@customElement('lens-chart')
export class Chart extends LitElement {
  static override readonly styles = css`
    :host {
      display: block;
      position: relative;
    }
    .heading {
      display: flex;
      align-items: baseline;
      gap: 12px;
      font-size: 12px;
      min-height: 18px;
    }
    /* what is read out under the mouse goes before what is known */
    .what {
      flex: 0 1 auto;
      min-width: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .title {
      color: var(--vscode-descriptionForeground);
    }
    .key {
      margin-left: 12px;
    }
    .key::before {
      content: '';
      display: inline-block;
      width: 12px;
      height: 3px;
      margin-right: 5px;
      vertical-align: middle;
      background: var(--key);
      forced-color-adjust: none;
    }
    .blue {
      --key: var(--vscode-charts-blue);
    }
    .yellow {
      --key: var(--vscode-charts-yellow);
    }
    .purple {
      --key: var(--vscode-charts-purple);
    }
    .readout {
      flex: none;
      max-width: 100%;
      margin-left: auto;
      font-variant-numeric: tabular-nums;
      white-space: pre;
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .plot {
      height: var(--chart-height, 160px);
      overflow: hidden;
    }
    /* what of uPlot's own style sheet is needed: it does not reach into a shadow root */
    .uplot,
    .uplot * {
      box-sizing: border-box;
    }
    .u-wrap {
      position: relative;
      user-select: none;
    }
    .u-over,
    .u-under,
    .u-axis,
    .u-select {
      position: absolute;
    }
    .u-under {
      overflow: hidden;
    }
    .uplot canvas {
      display: block;
      position: relative;
      width: 100%;
      height: 100%;
    }
    .u-cursor-x {
      position: absolute;
      left: 0;
      top: 0;
      height: 100%;
      border-right: 1px dashed var(--vscode-descriptionForeground);
      pointer-events: none;
    }
    .u-cursor-pt {
      position: absolute;
      top: 0;
      left: 0;
      border-radius: 50%;
      pointer-events: none;
    }
    .u-off,
    .u-cursor-y {
      display: none;
    }
  `;

  @property() heading = '';
  /** What the picture shows, for those who do not see it. */
  @property() summary = '';
  @property({ attribute: false }) plot: Plot | null = null;
  @query('.plot') private readonly container!: HTMLElement;
  @state() private readout = '';
  private chart: uPlot | undefined;
  private readonly resize = new ResizeObserver(() => this.fit());

  constructor() {
    super();
    new ThemeWatch(this, () => this.draw());
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
      </div>
      <div class="plot" role="img" aria-label=${`${this.heading}. ${this.summary}`}></div>`;
  }

  protected override firstUpdated(): void {
    this.resize.observe(this.container);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('plot')) {
      this.readout = '';
      this.draw();
    }
  }

  private draw(): void {
    this.chart?.destroy();
    this.chart = undefined;
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
    this.chart.hooks.setCursor = [(chart) => this.read(plot, chart.cursor.idx)];
  }

  private read(plot: Plot, index: number | null | undefined): void {
    this.readout = index === null || index === undefined ? '' : plot.readout(index);
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
