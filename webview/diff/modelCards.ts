/** The figures of the whole comparison, as a strip of cards. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DiffModel, Distribution } from '../../src/model/report.ts';
import '../components/figure.ts';
import { base } from '../components/styles.ts';
import { counted, exact, figure, multiple, percent } from '../format.ts';
import type { MetricId } from '../metrics.ts';

@customElement('lens-model-cards')
export class ModelCards extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(168px, 1fr));
        gap: 8px;
        padding: 6px 16px 4px 12px;
      }
      .card {
        padding: 8px 12px 9px;
        border: 1px solid
          var(--vscode-widget-border, var(--vscode-editorGroup-border, var(--vscode-contrastBorder)));
        border-radius: 4px;
        background: var(--vscode-editorWidget-background);
        min-width: 0;
      }
      .note {
        font-size: 12px;
        color: var(--vscode-descriptionForeground);
        font-variant-numeric: tabular-nums;
        min-height: 16px;
      }
    `,
  ];

  @property({ attribute: false }) model!: DiffModel;

  protected override render(): TemplateResult[] {
    const { model } = this;
    return [
      card(
        'updateSparsity',
        percent(model.updateSparsity),
        model.updateSparsity,
        `${percent(model.updateSparsityMatrices)} of the matrices`,
      ),
      card(
        'exactEqualFraction',
        percent(model.exactEqualFraction),
        model.exactEqualFraction,
        'of all stored values',
      ),
      card(
        'relativeUpdateTotal',
        figure(model.relativeUpdateTotal),
        model.relativeUpdateTotal,
        spread(model.relativeUpdate, figure),
      ),
      card('nss', figure(model.nss?.mean), model.nss?.mean, spectralNote(model.nss, figure)),
      card(
        'nssExcess',
        multiple(model.nssExcess?.mean),
        model.nssExcess?.mean,
        spectralNote(model.nssExcess, figure),
      ),
    ];
  }
}

function card(
  metric: MetricId,
  value: string,
  digits: number | null | undefined,
  note: string,
): TemplateResult {
  return html`<div class="card">
    <lens-figure
      large
      .metric=${metric}
      .label=${metric.startsWith('nss') ? `${metric === 'nss' ? 'NSS' : 'NSS excess'}, mean` : ''}
      .value=${value}
      .exact=${digits === undefined ? '' : exact(digits)}
    ></lens-figure>
    <div class="note">${note || nothing}</div>
  </div>`;
}

function spectralNote(
  distribution: Distribution | undefined,
  format: (value: number | null) => string,
): string {
  return distribution === undefined || distribution.count === 0
    ? 'after the spectra are computed'
    : `${spread(distribution, format)} · ${counted(distribution.count, 'matrix', 'matrices')}`;
}

/** `median 3.1e-4 · 1.0e-4 … 5.2e-4`: the middle, and where eight tenths lie. */
function spread(
  distribution: Distribution | undefined,
  format: (value: number | null) => string,
): string {
  if (distribution === undefined || distribution.count === 0) {
    return '';
  }
  const { median, p10, p90 } = distribution;
  return `median ${format(median)} · p10–p90 ${format(p10)} … ${format(p90)}`;
}
