/** The statistics of a tensor's elements and their histograms; measured once they can be seen. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TensorStatistics } from '../../../src/model/report.ts';
import { figureView } from '../../components/figureView.ts';
import { OnScreen } from '../../components/onScreen.ts';
import { base, detailContent } from '../../components/styles.ts';
import { Watch } from '../../components/watch.ts';
import { percent } from '../../format.ts';
import { t } from '../../l10n.ts';
import { histogramViews } from '../../plots/histogramViews.ts';
import type { CheckpointSession } from '../checkpointSession.ts';
import type { TensorRow } from '../tensorRow.ts';

@customElement('lens-tensor-statistics')
export class TensorStatisticsView extends LitElement {
  static override readonly styles = [base, detailContent];

  @property({ attribute: false }) session!: CheckpointSession;
  @property({ attribute: false }) row!: TensorRow;
  private readonly seen = new OnScreen(
    this,
    () => (this.session.showsStatistics = this.seen.isOnScreen),
  );

  constructor() {
    super();
    new Watch(this, () => [this.session.table.changes, this.session.runs.changes]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.session.showsStatistics = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) {
      this.session.showsStatistics = this.seen.isOnScreen;
    }
  }

  protected override render(): TemplateResult {
    const { report } = this.row;
    if (report?.stats === undefined) {
      return html`<p class="muted">${this.waitText()}</p>
        ${this.session.isUnmeasured(this.row) ? this.renderMeasure() : nothing}`;
    }
    return html`<div class="figures">${statisticsFigures(report.stats)}</div>
      ${histogramViews(report.histogram, report.logHistogram)}`;
  }

  private renderMeasure(): TemplateResult {
    const { runs } = this.session;
    return html`<div>
      <vscode-button secondary @click=${() => void runs.start([this.row.index], ['statistics'])}
        >${t('Compute Statistics')}</vscode-button
      >
    </div>`;
  }

  /** Statistics start by themselves, as soon as no other run is in the way. */
  private waitText(): string {
    if (this.session.isUnmeasured(this.row)) {
      return t('Not measured: the run ended before this tensor.');
    }
    const { runs } = this.session;
    return runs.isRunning && !runs.isQuiet ? t('Waiting for its turn') : t('Measuring …');
  }
}

function statisticsFigures(stats: TensorStatistics): TemplateResult[] {
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
