/** The three gates as evidence: one sentence, and below it the figures of each beside their nulls. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-icon/index.js';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { GateChoice, Gates } from '../../src/analysis/gates.ts';
import '../components/figure.ts';
import { base } from '../components/styles.ts';
import { t } from '../l10n.ts';
import { anchorGate, geometryGate, precisionGate, type GateView } from './gateViews.ts';
import { gateTable } from './gateTable.ts';
import { gatesStyles } from './gatesStyles.ts';
import { summaryText } from './gatesText.ts';

/** Sends `lens-toggle` when it is opened or closed, and `lens-measure` for what is not measured. */
@customElement('lens-gates')
export class GatesPanel extends LitElement {
  static override readonly styles = [base, gatesStyles];

  @property({ attribute: false }) gates!: Gates;
  @property({ attribute: false }) choice!: GateChoice;
  @property({ type: Boolean }) open = true;
  /** Whether there is something to measure, and nothing measures it yet. */
  @property({ type: Boolean }) canMeasure = false;

  protected override render(): TemplateResult {
    return html`<div class="head">
        <h2>
          <button
            aria-expanded=${this.open}
            aria-controls="gates"
            @click=${() => this.dispatchEvent(new CustomEvent('lens-toggle', { detail: !this.open }))}
          >
            <vscode-icon
              name=${this.open ? 'chevron-down' : 'chevron-right'}
              aria-hidden="true"
            ></vscode-icon
            >${t('Three gates')}
          </button>
        </h2>
        <p class="summary">${summaryText(this.gates)}</p>
        ${this.renderMeasure()}
      </div>
      <div
        class="gates"
        id="gates"
        role="region"
        aria-label=${t('Evidence of the three gates')}
        ?hidden=${!this.open}
      >
        ${this.open ? this.views().map(renderGate) : nothing}
      </div>`;
  }

  private renderMeasure(): unknown {
    return this.gates.extent === 'size' && this.canMeasure
      ? html`<vscode-button
          secondary
          @click=${() => this.dispatchEvent(new CustomEvent('lens-measure'))}
          >${t('Compute All')}</vscode-button
        >`
      : nothing;
  }

  private views(): readonly GateView[] {
    const { gates, choice } = this;
    return [anchorGate(gates), geometryGate(gates, choice), precisionGate(gates, choice)];
  }
}

function renderGate({ id, title, rows, notes, limit }: GateView): TemplateResult {
  return html`<section aria-labelledby=${id}>
    <h3 id=${id}>${title}</h3>
    ${rows.length === 0 ? html`<p class="muted">${t('Not measured.')}</p>` : gateTable(rows, title)}
    ${notes.map((note) => html`<p>${note}</p>`)}
    <p class="muted limit">${limit}</p>
  </section>`;
}
