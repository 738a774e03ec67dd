/** The figures of two updates of a whole model in a row, and what they say in one sentence. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { UpdatesModel } from '../../src/model/updates.ts';
import { base } from '../components/styles.ts';
import { modelLineStyles } from '../diff/modelLineStyles.ts';
import { stripCard, stripStyles } from '../diff/stripCard.ts';
import { t } from '../l10n.ts';
import { updatesStripCells } from './updatesStripCells.ts';
import { updatesSummary, type Coverage } from './updatesText.ts';

@customElement('lens-updates-strip')
export class UpdatesStrip extends LitElement {
  static override readonly styles = [
    base,
    modelLineStyles,
    stripStyles,
    css`
      .summary {
        position: sticky;
        left: 0;
        margin: 8px 0 4px;
        line-height: 1.45;
      }
    `,
  ];

  @property({ attribute: false }) model!: UpdatesModel;
  @property({ attribute: false }) coverage!: Coverage;

  protected override render(): TemplateResult {
    return html`<ul aria-label=${t('Figures of both updates')}>
        ${updatesStripCells(this.model).map((cell) => stripCard(cell))}
      </ul>
      <p class="summary">${updatesSummary(this.model, this.coverage)}</p>`;
  }
}
