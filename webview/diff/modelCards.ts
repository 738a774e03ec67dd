/** The figures of the whole comparison, as a strip of cards. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DiffModel, Distribution } from '../../src/model/report.ts';
import '../components/figure.ts';
import { base } from '../components/styles.ts';
import { brief, exact, figure, multiple, percent } from '../format.ts';
import { t } from '../l10n.ts';
import { METRICS, type MetricId } from '../metrics.ts';

const NOT_YET = t('not computed yet');

@customElement('lens-model-cards')
export class ModelCards extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
        gap: 8px;
        padding: 6px 16px 4px 12px;
      }
      .card {
        padding: 8px 10px 9px;
        border: 1px solid
          var(
            --vscode-widget-border,
            var(--vscode-editorGroup-border, var(--vscode-contrastBorder))
          );
        border-radius: 4px;
        background: var(--vscode-editorWidget-background);
        min-width: 0;
      }
      .note {
        font-size: 12px;
        color: var(--vscode-descriptionForeground);
        font-variant-numeric: tabular-nums;
        min-height: 16px;
        line-height: 16px;
        display: flow-root;
      }
      .whole {
        white-space: nowrap;
      }
      .meter {
        height: 4px;
        margin: 6px 0;
        border-radius: 1px;
        background: color-mix(in srgb, var(--vscode-charts-green) 22%, transparent);
        outline: 1px solid var(--vscode-contrastBorder, transparent);
      }
      .fill {
        height: 100%;
        border-radius: 1px;
        background: var(--vscode-charts-green);
      }
      @media (max-height: 600px) {
        .note,
        .meter {
          display: none;
        }
      }
      @media (forced-colors: active) {
        .fill {
          background: CanvasText;
          forced-color-adjust: none;
        }
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
        shareNotes(
          model.updateSparsity,
          t('{0} of the matrices', percent(model.updateSparsityMatrices)),
        ),
      ),
      card(
        'exactEqualFraction',
        percent(model.exactEqualFraction),
        model.exactEqualFraction,
        shareNotes(model.exactEqualFraction, t('of all stored values')),
      ),
      card(
        'relativeUpdateTotal',
        figure(model.relativeUpdateTotal),
        model.relativeUpdateTotal,
        spread(model.relativeUpdate),
      ),
      card('nss', figure(model.nss?.mean), model.nss?.mean, spread(model.nss)),
      card(
        'nssExcess',
        multiple(model.nssExcess?.mean),
        model.nssExcess?.mean,
        spread(model.nssExcess),
      ),
    ];
  }
}

function card(
  metric: MetricId,
  value: string,
  digits: number | null | undefined,
  notes: readonly unknown[],
): TemplateResult {
  return html`<div class="card">
    <lens-figure
      large
      .metric=${metric}
      .label=${metric.startsWith('nss') ? t('{0}, mean', METRICS[metric].title) : ''}
      .value=${value}
      .exact=${digits === undefined ? '' : exact(digits)}
    ></lens-figure>
    ${notes.map((note) => html`<div class="note">${note}</div>`)}
  </div>`;
}

/** A fraction as a meter, and what it is a fraction of. */
function shareNotes(fraction: number | null | undefined, note: string): readonly unknown[] {
  if (fraction === null || fraction === undefined) {
    return fraction === null ? [] : [NOT_YET];
  }
  const width = `width: ${fraction * 100}%`;
  return [
    html`<div class="meter" aria-hidden="true"><div class="fill" .style=${width}></div></div>`,
    note,
  ];
}

/** The middle, and where eight tenths lie. */
function spread(distribution: Distribution | undefined): readonly unknown[] {
  if (distribution === undefined || distribution.count === 0) {
    return [NOT_YET];
  }
  const { median, p10, p90 } = distribution;
  return [
    html`<span title=${exact(median)}>${t('median {0}', figure(median))}</span>`,
    html`<span title=${`${exact(p10)} … ${exact(p90)}`}
      >p10–p90 <span class="whole">${brief(p10)} … ${brief(p90)}</span></span
    >`,
  ];
}
