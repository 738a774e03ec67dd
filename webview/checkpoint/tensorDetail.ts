/** Everything known of the active tensor: where it lies, its statistics, its spectrum. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Spectrum, TensorReport, TensorStatistics } from '../../src/model/report.ts';
import { detailHead } from '../components/detailHead.ts';
import { figureView } from '../components/figureView.ts';
import { matrixChooser } from '../components/matrixChooser.ts';
import { LoadCurves } from '../components/loadCurves.ts';
import { spectrumControl } from '../components/spectrumControl.ts';
import { base, detail } from '../components/styles.ts';
import { byteSize, compactCount, counted, figure, integer, percent, shapeText } from '../format.ts';
import type { Host } from '../host/host.ts';
import '../plots/chart.ts';
import { histogramViews } from '../plots/histogramViews.ts';
import { spectrumPlot } from '../plots/spectrum.ts';
import type { ViewStateStore } from '../state/viewState.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import type { CheckpointSession } from './checkpointSession.ts';
import { spectrumFigures } from './spectrumFigures.ts';
import type { TensorRow } from './tensorRow.ts';
import { Watch } from '../components/watch.ts';

@customElement('lens-tensor-detail')
export class TensorDetail extends LitElement {
  static override readonly styles = [base, detail];

  @property({ attribute: false }) host!: Host;
  @property({ attribute: false }) session!: CheckpointSession;
  @property({ attribute: false }) store!: ViewStateStore;
  @property({ attribute: false }) row!: TensorRow;
  @state() private matrix = 0;
  private readonly curves = new LoadCurves(this);

  constructor() {
    super();
    new Watch(this, () => [this.session.table.changes, this.session.runs.changes]);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('row')) {
      this.matrix = 0;
      this.curves.forget();
    }
    const { report } = this.row;
    if (report !== undefined && spectrumOf(report, this.matrix)) {
      this.curves.show(this.host, this.row.index, this.matrix);
    }
  }

  protected override render(): TemplateResult {
    const error = this.row.report?.error ?? null;
    return html`${detailHead(this, this.row.name)} ${this.renderPlace()}
    ${
      error === null
        ? [this.renderStatistics(), this.row.hasMatrix ? this.renderSpectrum() : nothing]
        : html`<section><p class="error">${error}</p></section>`
    }`;
  }

  private renderPlace(): TemplateResult {
    const { tensor, parameters } = this.row;
    const { shards } = this.session.init.summary;
    const shard = shards[tensor.shard];
    const ofShards = shards.length > 1 ? ` (${tensor.shard + 1} of ${shards.length})` : '';
    return html`<dl>
      <dt>Shape</dt>
      <dd>${shapeText(tensor.shape)}</dd>
      <dt>Dtype</dt>
      <dd>${tensor.dtype}</dd>
      <dt>Parameters</dt>
      <dd title=${integer(parameters)}>${compactCount(parameters)}</dd>
      <dt>Shard</dt>
      <dd>
        <span class="untrusted">${visibleText(shard?.file ?? '', FULL_LENGTH)}</span>${ofShards}
      </dd>
      <dt>Offset</dt>
      <dd>byte ${integer(tensor.offset)}</dd>
      <dt>Bytes</dt>
      <dd title=${counted(tensor.bytes, 'byte')}>${byteSize(tensor.bytes)}</dd>
    </dl>`;
  }

  private renderStatistics(): TemplateResult {
    const report = this.row.report;
    const stats = report?.stats;
    return html`<section>
      <div class="section-head">
        <h3>Statistics</h3>
        ${this.session.isUnmeasured(this.row) ? this.renderMeasureButton() : nothing}
      </div>
      ${
        stats === undefined
          ? html`<p class="muted">${this.statisticsWait()}</p>`
          : html`<div class="figures">${statisticsFigures(stats)}</div>
              ${histogramViews(report?.histogram, report?.logHistogram)}`
      }
    </section>`;
  }

  private renderMeasureButton(): TemplateResult {
    const { runs } = this.session;
    return html`<vscode-button
      secondary
      @click=${() => void runs.start([this.row.index], ['statistics'])}
      >Compute Statistics</vscode-button
    >`;
  }

  /** Statistics start by themselves, as soon as no other run is in the way. */
  private statisticsWait(): string {
    if (this.session.isUnmeasured(this.row)) {
      return 'Not measured: the run ended before this tensor.';
    }
    const { runs } = this.session;
    const isWaiting = runs.isRunning && !runs.isQuiet;
    return isWaiting ? 'Measured when the present run has ended.' : 'Measuring …';
  }

  private renderSpectrum(): TemplateResult {
    const report = this.row.report;
    const isDone = report?.spectrum !== undefined;
    return html`<section>
      <div class="section-head">
        <h3>Spectrum</h3>
        ${matrixChooser(report?.matrices?.length ?? 1, this.matrix, (matrix) => {
          this.matrix = matrix;
        })}
        ${isDone ? nothing : spectrumControl(this.session.runs, this.row.index)}
      </div>
      ${isDone ? this.renderSpectrumFigures(report) : nothing}
    </section>`;
  }

  private renderSpectrumFigures(report: TensorReport): TemplateResult {
    const spectrum = spectrumOf(report, this.matrix);
    if (spectrum === null) {
      const reason = report.matrices?.[this.matrix]?.reason ?? report.reason;
      return html`<p class="muted">Undefined: ${reason ?? 'no reason was given'}</p>`;
    }
    const curve = this.curves.curves?.singularValues[0];
    return html`${
        curve === undefined
          ? html`<p class=${this.curves.error === null ? 'muted' : 'error'}>
              ${this.curves.error ?? 'Loading the singular values …'}
            </p>`
          : html`<lens-chart
              class="tall"
              heading="Singular values by rank"
              .summary=${`${integer(curve.values.length)} values from ${figure(spectrum.spectralNorm)} down`}
              .plot=${this.plotOf(curve.values, spectrum.mpEdge, spectrum.resolutionFloor)}
            ></lens-chart>`
      }
      <div class="figures">${spectrumFigures(spectrum)}</div>`;
  }

  private plotted: { values: ArrayLike<number>; plot: ReturnType<typeof spectrumPlot> } | undefined;

  /** The same plot for the same values, so that the chart is not drawn again. */
  private plotOf(
    values: ArrayLike<number>,
    mpEdge: number | null,
    floor: number | null,
  ): ReturnType<typeof spectrumPlot> {
    if (this.plotted?.values !== values) {
      const curve = { label: 'σ', values, color: 'blue', isDashed: false } as const;
      this.plotted = { values, plot: spectrumPlot([curve], { mpEdge, floor: floor ?? 0 }) };
    }
    return this.plotted.plot;
  }
}

function spectrumOf(report: TensorReport, matrix: number): Spectrum | null {
  return report.matrices?.[matrix]?.spectrum ?? report.spectrum ?? null;
}

function statisticsFigures(stats: TensorStatistics): unknown[] {
  return [
    figureView('mean', stats.mean),
    figureView('std', stats.std),
    figureView('min', stats.min),
    figureView('max', stats.max),
    figureView('absMax', stats.absMax),
    figureView('rms', stats.rms),
    figureView('zeroFraction', stats.zeroFraction, percent),
    figureView('nanCount', stats.nanCount),
    figureView('infCount', stats.infCount),
    figureView('subnormalCount', stats.subnormalCount),
  ];
}
