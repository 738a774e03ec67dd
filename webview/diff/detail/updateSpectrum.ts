/** The spectrum of the update itself, and the rank that holds nine tenths of it. */
import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PairFigures, Sides } from '../../../src/model/report.ts';
import { UpdateSpectrumOf } from '../../../src/protocol/webview.ts';
import { figureView } from '../../components/figureView.ts';
import { LoadAnswer } from '../../components/loadAnswer.ts';
import { OnScreen } from '../../components/onScreen.ts';
import { base, detailContent } from '../../components/styles.ts';
import { figure, integer, percent } from '../../format.ts';
import { t } from '../../l10n.ts';
import '../../plots/chart.ts';
import type { Plot } from '../../plots/chart.ts';
import { cumulativeEnergy } from '../../plots/energy.ts';
import { energyPlot } from '../../plots/energyPlot.ts';
import { spectrumPlot } from '../../plots/spectrum.ts';
import { missingView, undefinedView } from './missing.ts';
import { isMeasured, type ShownPair } from './shownPair.ts';

@customElement('lens-update-spectrum')
export class UpdateSpectrum extends LitElement {
  static override readonly styles = [base, detailContent];

  @property({ attribute: false }) shown!: ShownPair;
  private readonly values = new LoadAnswer<Float64Array | null>(this);
  private readonly seen = new OnScreen(this, () => this.requestUpdate());
  private drawn: { readonly of: Float64Array; readonly plots: Plots } | null = null;

  protected override willUpdate(): void {
    const { host, row, matrix } = this.shown;
    if (this.seen.isOnScreen && this.hasSpectrum) {
      const of = { row: row.index, matrix };
      this.values.want(`${row.index}:${matrix}`, (signal) =>
        host.request(UpdateSpectrumOf, of, signal),
      );
    }
  }

  protected override render(): TemplateResult {
    const { figures } = this.shown;
    if (figures === undefined || !isMeasured(this.shown, 'update')) {
      return missingView(this.shown, ['update']);
    }
    if (!this.hasSpectrum) {
      return figures.spectralNorm?.update === 0
        ? html`<p class="muted">${t('The update is zero: it has no directions.')}</p>`
        : undefinedView(this.shown);
    }
    return html`<div class="figures">${updateRankFigures(figures)}</div>
      ${this.renderCurves(figures)}`;
  }

  /** Neither undefined nor that of a zero matrix. */
  private get hasSpectrum(): boolean {
    return (this.shown.figures?.spectralNorm?.update ?? 0) > 0;
  }

  private renderCurves(figures: PairFigures): unknown {
    const { answer, error } = this.values;
    if (!answer) {
      return html`<p class=${error === null ? 'muted' : 'error untrusted'}>
        ${error ?? t('Loading the singular values …')}
      </p>`;
    }
    const rank = loraRank(figures);
    const { spectrum, energy } = this.plotsOf(answer, figures);
    const share = percent(rank === null ? null : rank / answer.length);
    return html`<lens-chart
        heading=${t('Singular values of the update')}
        summary=${t('{0} values from {1} down', integer(answer.length), figure(answer[0] ?? null))}
        .plot=${spectrum}
      ></lens-chart>
      <lens-chart
        class="energy"
        heading=${t('Energy of the update by rank')}
        .summary=${t('Rank {0} holds 90 %', figure(rank))}
        .plot=${energy}
      ></lens-chart>
      <p class="muted">
        ${t('A LoRA of rank {0} would hold 90 % of ‖ΔW‖F², {1} of the full rank {2}.', figure(rank), share, integer(answer.length))}
      </p>`;
  }

  private plotsOf(values: Float64Array, figures: PairFigures): Plots {
    if (this.drawn?.of !== values) {
      const rank = loraRank(figures);
      const curve = { label: 'σ(ΔW)', values, color: 'purple', isDashed: false } as const;
      const marks = {
        mpEdge: figures.mpEdge?.update ?? null,
        floor: figures.resolutionFloor?.update ?? 0,
        ...(rank !== null && { top: { k: rank, place: rank + 0.5 } }),
      };
      const plots = {
        spectrum: spectrumPlot([curve], marks),
        energy: energyPlot(values, cumulativeEnergy(values), rank),
      };
      this.drawn = { of: values, plots };
    }
    return this.drawn.plots;
  }
}

interface Plots {
  readonly spectrum: Plot;
  readonly energy: Plot;
}

/** The least rank that holds nine tenths of the update's energy. */
function loraRank({ energyRank }: PairFigures): number | null {
  return energyRank?.update?.['0.9'] ?? null;
}

function updateRankFigures(figures: PairFigures): TemplateResult[] {
  const of = (sides: Sides<number | null> | undefined): number | null => sides?.update ?? null;
  return [
    figureView('spectralNorm', of(figures.spectralNorm)),
    figureView('stableRank', of(figures.stableRank)),
    figureView('effectiveRank', of(figures.effectiveRank)),
    figureView('energyRank', loraRank(figures)),
  ];
}
