/** Everything known of the active triple. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ThreeSides, UpdatesReport } from '../../src/model/updates.ts';
import { detailHead } from '../components/detailHead.ts';
import { figureView } from '../components/figureView.ts';
import { base, detail } from '../components/styles.ts';
import { Watch } from '../components/watch.ts';
import { difference, exact, figure, percent, shapeText } from '../format.ts';
import { t } from '../l10n.ts';
import type { MetricId } from '../metrics.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import { changedView, changedStyles } from './changedView.ts';
import type { OpenDetail } from './openDetail.ts';
import { dtypeText, type TripleRow } from './tripleRow.ts';
import type { UpdatesSession } from './updatesSession.ts';

/** Sends `lens-open-side` for a tensor that is to be shown in its checkpoint. */
@customElement('lens-triple-detail')
export class TripleDetail extends LitElement {
  static override readonly styles = [
    base,
    detail,
    changedStyles,
    css`
      .facts {
        margin-top: 10px;
      }
      .names {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 2px 12px;
        margin: 8px 0 0;
      }
      .names button {
        padding: 0;
        border: 0;
        background: none;
        font: inherit;
        text-align: start;
        cursor: pointer;
        color: var(--vscode-textLink-foreground);
      }
      .names button:hover {
        text-decoration: underline;
        color: var(--vscode-textLink-activeForeground);
      }
      .names button:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: 1px;
      }
    `,
  ];

  @property({ attribute: false }) session!: UpdatesSession;
  @property({ attribute: false }) row!: TripleRow;

  constructor() {
    super();
    new Watch(this, () => [this.session.table.changes]);
  }

  protected override render(): TemplateResult {
    const { row } = this;
    const { report, shape } = row;
    return html`${detailHead(this, row.name)}
      <p class="muted facts">${[dtypeText(row), shapeText(shape)].join(' · ')}</p>
      ${this.renderNames()} ${report === undefined ? notMeasured() : renderReport(report)}`;
  }

  /** What the three tensors are called, each of which opens its checkpoint there. */
  private renderNames(): TemplateResult {
    const { titles } = this.session.init;
    const { name, firstName, secondName, part } = this.row.triple;
    const names: ThreeSides<string> = {
      base: part?.base?.of ?? name,
      first: part?.first?.of ?? firstName ?? name,
      second: part?.second?.of ?? secondName ?? name,
    };
    return html`<dl class="names">
      ${(['first', 'second', 'base'] as const).map(
        (side) =>
          html`<dt>${LABELS[side]}</dt>
            <dd>
              <button
                class="mono untrusted"
                title=${t('Show in {0}', visibleText(titles[side], FULL_LENGTH))}
                @click=${() => this.open({ side, name: names[side] })}
              >
                ${visibleText(names[side], FULL_LENGTH)}
              </button>
            </dd>`,
      )}
    </dl>`;
  }

  private open(detail: OpenDetail): void {
    this.dispatchEvent(
      new CustomEvent('lens-open-side', { detail, bubbles: true, composed: true }),
    );
  }
}

const LABELS: ThreeSides<string> = { base: t('Base'), first: '1', second: '2' };

function notMeasured(): TemplateResult {
  return html`<section><p class="muted">${t('These tensors are not compared yet.')}</p></section>`;
}

function renderReport(report: UpdatesReport): TemplateResult {
  const { error, reason } = report;
  if (error !== null) {
    return html`<section>
      <p class="error untrusted">${visibleText(error, FULL_LENGTH)}</p>
    </section>`;
  }
  return html`<section>
      <h3>${t('How they lie to each other')}</h3>
      <div class="figures">
        ${figureView('taskVectorCosine', report.taskVectorCosine)}
        ${figureView('signConflictFraction', report.signConflictFraction, percent)}
        ${figureView('maskJaccard', report.maskJaccard, percent)}
        ${figureView('maskJaccardNull', report.maskJaccardNull, percent)}
        ${figureView('maskJaccardExcess', report.maskJaccardExcess, difference)}
      </div>
      ${
        reason === undefined
          ? nothing
          : html`<p class="muted untrusted">${visibleText(reason, FULL_LENGTH)}</p>`
      }
    </section>
    <section>
      <h3>${t('Which weights they change')}</h3>
      ${changedView(report)}
      <div class="figures">
        ${figureView('changedFirst', report.changedFirst, percent)}
        ${figureView('changedSecond', report.changedSecond, percent)}
        ${figureView('changedBoth', report.changedBoth, percent)}
      </div>
    </section>
    <section>
      <h3>${t('How large they are')}</h3>
      <div class="figures">
        ${sized('relativeUpdate', t('Relative update 1'), report.relativeUpdate.first)}
        ${sized('relativeUpdate', t('Relative update 2'), report.relativeUpdate.second)}
        ${sized('frobeniusNorm', '‖ΔW₁‖F', report.updateNorm.first)}
        ${sized('frobeniusNorm', '‖ΔW₂‖F', report.updateNorm.second)}
        ${sized('frobeniusNorm', '‖W₀‖F', report.baseNorm)}
      </div>
    </section>`;
}

/** A figure that is one of several of its kind. */
function sized(metric: MetricId, label: string, value: number | null): TemplateResult {
  return html`<lens-figure
    .metric=${metric}
    .label=${label}
    .value=${figure(value)}
    .exact=${exact(value)}
  ></lens-figure>`;
}
