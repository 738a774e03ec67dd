/** The singular values of one matrix, and how to look at them. */
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Spectrum } from '../../src/model/report.ts';
import '../components/choice.ts';
import { fieldBarStyles, fieldStyles } from '../components/fieldStyles.ts';
import { base } from '../components/styles.ts';
import { figure, integer, percent } from '../format.ts';
import { t } from '../l10n.ts';
import './chart.ts';
import type { Plot } from './chart.ts';
import { matrixPlot, matrixSpectrum, type MatrixSpectrum, type SpectrumAxis } from './spectrum.ts';

@customElement('lens-spectrum')
export class SpectrumView extends LitElement {
  static override readonly styles = [
    base,
    fieldStyles,
    fieldBarStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 8px;
      }
      .share {
        margin: 0;
        font-variant-numeric: tabular-nums;
      }
      vscode-toolbar-button {
        margin-left: auto;
      }
      lens-chart {
        --chart-height: 220px;
      }
    `,
  ];

  /** All singular values, descending. */
  @property({ attribute: false }) values!: ArrayLike<number>;
  @property({ attribute: false }) spectrum!: Spectrum;
  @state() private over: SpectrumAxis = 'rank';
  /** What was typed; null for as many as there are outliers. */
  @state() private typed: number | null = null;
  private curve: MatrixSpectrum = matrixSpectrum([]);
  private plot: Plot | null = null;

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('values')) {
      this.curve = matrixSpectrum(this.values);
      this.typed = null;
    }
    // anything else that changes does not change the picture
    if (['values', 'spectrum', 'over', 'typed'].some((name) => changed.has(name))) {
      const { mpEdge, resolutionFloor } = this.spectrum;
      const marks = { mpEdge, floor: resolutionFloor ?? 0, k: this.top };
      this.plot = matrixPlot(this.curve, this.over, marks);
    }
  }

  protected override render(): TemplateResult {
    return html`<div class="bar">
        <lens-choice
          label=${t('Axis of the spectrum')}
          .value=${this.over}
          .options=${[
            { value: 'rank', label: t('Rank'), hint: t('Singular values by their index') },
            {
              value: 'energy',
              label: t('Energy'),
              hint: t('Singular values by the share of Σσ² that they and the larger ones hold'),
            },
          ]}
          @lens-choose=${(event: CustomEvent<SpectrumAxis>) => (this.over = event.detail)}
        ></lens-choice>
        ${this.renderTop()}
        <vscode-toolbar-button
          icon="copy"
          label=${t('Copy singular values')}
          title=${t('Copy singular values')}
          @click=${this.copy}
        ></vscode-toolbar-button>
      </div>
      ${this.renderShare()}
      <lens-chart
        class="tall"
        heading=${
          this.over === 'rank'
            ? t('Singular values by rank, log scale')
            : t('Singular values by energy, log scale')
        }
        .summary=${this.summary()}
        .plot=${this.plot}
      ></lens-chart>`;
  }

  private renderTop(): TemplateResult {
    const { top } = this;
    return html`<label
      title=${t('Marks the leading k values; as many as the MP outliers unless you type another k')}
      ><span>${t('Top k')}</span
      ><input
        type="number"
        min="1"
        max=${this.values.length}
        .value=${top === null ? '' : String(top)}
        @change=${this.onTop}
    /></label>`;
  }

  /** What the marked values are, and how much of the whole. */
  private renderShare(): unknown {
    const { top } = this;
    const share = top === null ? undefined : this.curve.energy[top - 1];
    if (top === null || share === undefined) {
      return nothing;
    }
    const text =
      this.typed === null
        ? t('The {0} over the Marchenko–Pastur edge hold {1} of Σσ².', integer(top), percent(share))
        : t('The first {0} hold {1} of Σσ².', integer(top), percent(share));
    return html`<p class="share muted">${text}</p>`;
  }

  private get top(): number | null {
    const { mpOutliers } = this.spectrum;
    const usual = mpOutliers !== null && mpOutliers >= 1 ? Math.round(mpOutliers) : null;
    return this.typed ?? usual;
  }

  private summary(): string {
    const { mpOutliers, spectralNorm } = this.spectrum;
    const count = integer(this.values.length);
    return mpOutliers === null
      ? t('{0} values from {1} down', count, figure(spectralNorm))
      : t(
          '{0} values from {1} down, {2} above the noise',
          count,
          figure(spectralNorm),
          figure(mpOutliers),
        );
  }

  private readonly onTop = (event: Event): void => {
    const { valueAsNumber } = event.target as HTMLInputElement;
    this.typed = Number.isNaN(valueAsNumber)
      ? null
      : Math.max(1, Math.min(Math.round(valueAsNumber), this.values.length));
    this.requestUpdate();
  };

  /** A table for a spreadsheet or code: index, σ with all its digits. */
  private readonly copy = (): void => {
    const lines = Array.from(this.values, (value, at) => `${at + 1}\t${value}`);
    const detail = ['i\tσ', ...lines].join('\n');
    this.dispatchEvent(
      new CustomEvent('lens-copy-text', { detail, bubbles: true, composed: true }),
    );
  };
}
