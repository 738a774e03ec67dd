/** The spectra of both sides of a pair: overlaid, and what moved, under the bound that holds it. */
import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PairFigures } from '../../../src/model/report.ts';
import type { SpectrumCurves } from '../../../src/protocol/webview.ts';
import { LoadCurves } from '../../components/loadCurves.ts';
import { OnScreen } from '../../components/onScreen.ts';
import { base, detailContent } from '../../components/styles.ts';
import { figure } from '../../format.ts';
import { t } from '../../l10n.ts';
import '../../plots/chart.ts';
import type { Plot } from '../../plots/chart.ts';
import { differenceOf, differencePlot, isInSight } from '../../plots/signed.ts';
import { spectrumPlot } from '../../plots/spectrum.ts';
import { nssFigures } from '../pairFigures.ts';
import { figureTableStyles } from './figureTable.ts';
import { undefinedView } from './missing.ts';
import type { ShownPair } from './shownPair.ts';
import { sidesTable } from './sides.ts';

@customElement('lens-pair-spectra')
export class PairSpectra extends LitElement {
  static override readonly styles = [base, detailContent, figureTableStyles];

  @property({ attribute: false }) shown!: ShownPair;
  /** The leading values that are looked at together; null for none. */
  @property({ attribute: false }) k: number | null = null;
  private readonly curves = new LoadCurves(this);
  private readonly seen = new OnScreen(this, () => this.requestUpdate());
  private drawn: { readonly of: readonly unknown[]; readonly plots: Plots } | null = null;

  protected override willUpdate(): void {
    const { host, row, matrix, figures } = this.shown;
    if (this.seen.isOnScreen && hasSpectra(figures)) {
      this.curves.show(host, row.index, matrix);
    }
  }

  protected override render(): TemplateResult {
    const { figures } = this.shown;
    if (figures === undefined || !hasSpectra(figures)) {
      return undefinedView(this.shown);
    }
    return html`<div class="figures">${nssFigures(figures)}</div>
      ${this.renderCurves(figures)} ${sidesTable(figures)}`;
  }

  private renderCurves(figures: PairFigures): unknown {
    const { curves, error } = this.curves;
    if (curves === null) {
      return html`<p class=${error === null ? 'muted' : 'error untrusted'}>
        ${error ?? t('Loading the singular values …')}
      </p>`;
    }
    const { overlay, difference, differences } = this.plotsOf(curves, figures);
    const bound = weylOf(figures);
    return html`<lens-chart
        class="tall"
        heading=${t('Singular values by rank, log scale')}
        summary=${t('Base and other, by rank order')}
        .plot=${overlay}
      ></lens-chart>
      <lens-chart
        class="difference"
        heading=${t('σ other − σ base by rank')}
        .summary=${
          bound === null
            ? t('Difference by rank order')
            : t('Difference by rank order, at most {0} either way', figure(bound))
        }
        .plot=${difference}
      ></lens-chart>
      ${boundText(differences, bound)}`;
  }

  /** Drawn anew only where something of the picture changed. */
  private plotsOf(curves: SpectrumCurves, figures: PairFigures): Plots {
    const of = [curves, this.k, weylOf(figures)];
    if (this.drawn === null || of.some((one, at) => one !== this.drawn?.of[at])) {
      this.drawn = { of, plots: plotsOf(curves, figures, this.k) };
    }
    return this.drawn.plots;
  }
}

interface Plots {
  readonly overlay: Plot;
  readonly difference: Plot;
  readonly differences: Float64Array;
}

/** Spectra of a tensor with NaN or Inf are undefined. */
function hasSpectra(figures: PairFigures | undefined): boolean {
  return (figures?.spectralNorm?.base ?? null) !== null;
}

/** Weyl's: the spectral norm of the update, where the update was measured. */
function weylOf({ bounds }: PairFigures): number | null {
  return bounds?.weyl?.bound ?? null;
}

/** What the picture does not say of the bound by itself. */
function boundText(differences: Float64Array, bound: number | null): TemplateResult {
  const text =
    bound === null
      ? t('Weyl’s bound is the spectral norm of the update, which is not measured.')
      : isInSight(differences, bound)
        ? t('Weyl: no singular value can move further than ‖ΔW‖₂ = {0}.', figure(bound))
        : t('Weyl’s bound, ‖ΔW‖₂ = {0}, lies beyond the picture.', figure(bound));
  return html`<p class="muted">${text}</p>`;
}

function plotsOf(
  { singularValues }: SpectrumCurves,
  figures: PairFigures,
  k: number | null,
): Plots {
  const valuesOf = (side: 'base' | 'other'): Float64Array =>
    singularValues.find(({ label }) => label === side)?.values ?? new Float64Array();
  const [before, after] = [valuesOf('base'), valuesOf('other')];
  const curves = [
    { label: t('base'), values: before, color: 'blue', isDashed: false },
    { label: t('other'), values: after, color: 'yellow', isDashed: true },
  ] as const;
  const marks = {
    mpEdge: figures.mpEdge?.base ?? null,
    floor: figures.resolutionFloor?.base ?? 0,
    ...(k !== null && k < before.length && { top: { k, place: k + 0.5 } }),
  };
  const differences = differenceOf(before, after);
  return {
    overlay: spectrumPlot(curves, marks),
    difference: differencePlot(differences, weylOf(figures)),
    differences,
  };
}
