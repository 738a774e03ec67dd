/** Everything known of the active pair. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PairFigures } from '../../src/model/report.ts';
import type { SpectrumCurves } from '../../src/protocol/webview.ts';
import { detailHead } from '../components/detailHead.ts';
import { LoadCurves } from '../components/loadCurves.ts';
import { matrixChooser } from '../components/matrixChooser.ts';
import { spectrumControl } from '../components/spectrumControl.ts';
import { badge, base, detail } from '../components/styles.ts';
import { compactCount, integer, shapeText } from '../format.ts';
import type { Host } from '../host/host.ts';
import { t } from '../l10n.ts';
import '../plots/chart.ts';
import { ulpPlot } from '../plots/histogram.ts';
import { plotFor } from '../plots/histogramViews.ts';
import { differenceOf, spectrumPlot } from '../plots/spectrum.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import type { DiffSession } from './diffSession.ts';
import './pairElements.ts';
import { sidesTable, sidesTableStyles } from './sidesTable.ts';
import { nssFigures, updateFigures } from './pairFigures.ts';
import { dtypeText, isIdentical, type PairRow } from './pairRow.ts';
import { Watch } from '../components/watch.ts';

@customElement('lens-pair-detail')
export class PairDetail extends LitElement {
  static override readonly styles = [base, detail, badge, sidesTableStyles];

  @property({ attribute: false }) host!: Host;
  @property({ attribute: false }) session!: DiffSession;
  @property({ attribute: false }) row!: PairRow;
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
    if (hasSpectra(this.figures)) {
      this.curves.show(this.host, this.row.index, this.matrix);
    }
  }

  /** Of the chosen matrix of a stack, or of the pair. */
  private get figures(): PairFigures | undefined {
    return this.row.report?.matrices?.[this.matrix] ?? this.row.report;
  }

  protected override render(): TemplateResult {
    const error = this.row.report?.error ?? null;
    return html`${detailHead(this, this.row.name)} ${this.renderPlace()}
    ${
      error === null
        ? [
            this.renderUpdate(),
            this.row.hasMatrix ? this.renderSpectrum() : nothing,
            html`<lens-pair-elements .host=${this.host} .row=${this.row}></lens-pair-elements>`,
          ]
        : html`<section><p class="error">${error}</p></section>`
    }`;
  }

  private renderPlace(): TemplateResult {
    const { pair, parameters } = this.row;
    const { otherName } = pair;
    return html`<dl>
      ${
        otherName === undefined
          ? nothing
          : html`<dt>${t('Other name')}</dt>
              <dd class="mono untrusted">${visibleText(otherName, FULL_LENGTH)}</dd>`
      }
      <dt>${t('Shape')}</dt>
      <dd>${shapeText(pair.shape)}</dd>
      <dt>${t('Dtype')}</dt>
      <dd>${dtypeText(this.row)}</dd>
      <dt>${t('Parameters')}</dt>
      <dd title=${integer(parameters)}>${compactCount(parameters)}</dd>
    </dl>`;
  }

  private renderUpdate(): TemplateResult {
    const report = this.row.report;
    return html`<section>
      <div class="section-head">
        <h3>${t('Update')}</h3>
        ${isIdentical(this.row) ? html`<span class="badge">${t('identical')}</span>` : nothing}
      </div>
      ${
        report?.updateSparsity === undefined
          ? html`<p class="muted">
              ${this.session.runs.isRunning ? t('Measuring …') : t('Not measured.')}
            </p>`
          : html`<div class="figures">${updateFigures(report)}</div>
              ${this.renderUlp(report)}`
      }
    </section>`;
  }

  private renderUlp({ ulpRatio }: PairFigures): unknown {
    if (!ulpRatio || isIdentical(this.row)) {
      return nothing;
    }
    const note = ulpRatio.exact
      ? nothing
      : html` ${t('The base is not on the bf16 grid: approximate.')}`;
    return html`<lens-chart
        heading=${t('Elements by update, in half ULPs of bf16')}
        .summary=${t('Histogram from under 2⁻⁸ to over 2⁸; {0} unchanged', integer(ulpRatio.zero))}
        .plot=${plotFor(ulpRatio, ulpPlot)}
      ></lens-chart>
      <p class="muted">${t('Left of 1 an update is invisible in bf16.')}${note}</p>`;
  }

  private renderSpectrum(): TemplateResult {
    const report = this.row.report;
    const isDone = report?.nss !== undefined;
    return html`<section>
      <div class="section-head">
        <h3>${t('Spectrum')}</h3>
        ${matrixChooser(report?.matrices?.length ?? 1, this.matrix, (matrix) => {
          this.matrix = matrix;
        })}
        ${isDone ? nothing : spectrumControl(this.session.runs, this.row.index)}
      </div>
      ${isDone && this.figures ? this.renderSpectrumFigures(this.figures) : nothing}
    </section>`;
  }

  private renderSpectrumFigures(figures: PairFigures): TemplateResult {
    if (!hasSpectra(figures)) {
      return html`<p class="muted">
        ${t('Undefined: {0}', figures.reason ?? t('no reason was given'))}
      </p>`;
    }
    return html`<div class="figures">${nssFigures(figures)}</div>
      ${this.renderCurves(figures)} ${sidesTable(figures)}`;
  }

  private renderCurves(figures: PairFigures): unknown {
    const { curves, error } = this.curves;
    if (curves === null) {
      return html`<p class=${error === null ? 'muted' : 'error'}>
        ${error ?? t('Loading the singular values …')}
      </p>`;
    }
    return html`<lens-chart
        class="tall"
        heading=${t('Singular values by rank')}
        summary=${t('Base and other, by rank order')}
        .plot=${plotFor(curves, (source) => overlayOf(source, figures))}
      ></lens-chart>
      <lens-chart
        heading=${t('|σ other − σ base| by rank')}
        summary=${t('Difference by rank order')}
        .plot=${plotFor(curves.singularValues, () => differencePlot(curves))}
      ></lens-chart>`;
  }
}

/** Spectra of a tensor with NaN or Inf are undefined. */
function hasSpectra(figures: PairFigures | undefined): boolean {
  return (figures?.spectralNorm?.base ?? null) !== null;
}

function overlayOf(
  { singularValues }: SpectrumCurves,
  figures: PairFigures,
): ReturnType<typeof spectrumPlot> {
  const curves = singularValues.map(
    ({ label, values }) =>
      ({
        label: label === 'other' ? t('other') : t('base'),
        values,
        color: label === 'other' ? 'yellow' : 'blue',
        isDashed: label === 'other',
      }) as const,
  );
  return spectrumPlot(curves, {
    mpEdge: figures.mpEdge?.base ?? null,
    floor: figures.resolutionFloor?.base ?? 0,
  });
}

function differencePlot({ singularValues }: SpectrumCurves): ReturnType<typeof spectrumPlot> {
  const [base, other] = ['base', 'other'].map(
    (side) => singularValues.find(({ label }) => label === side)?.values ?? new Float64Array(),
  );
  const values = differenceOf(base ?? [], other ?? []);
  const curve = { label: '|Δσ|', values, color: 'purple', isDashed: false } as const;
  return spectrumPlot([curve], { mpEdge: null, floor: 0 });
}
