/** The figures of the whole comparison in a row: each on its line, among what has been published. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { GateChoice, Gates } from '../../src/analysis/gates.ts';
import type { DiffModel } from '../../src/model/report.ts';
import { base } from '../components/styles.ts';
import { t } from '../l10n.ts';
import { modelLineStyles } from './modelLineStyles.ts';
import { stripCells, type StripCell } from './modelStripCells.ts';
import { stripCard, stripStyles } from './stripCard.ts';

/** Sends `lens-gate-choice` with the key that was chosen. */
@customElement('lens-model-strip')
export class ModelStrip extends LitElement {
  static override readonly styles = [
    base,
    modelLineStyles,
    stripStyles,
    css`
      select {
        position: absolute;
        top: 28px;
        right: 8px;
        font: inherit;
        font-size: 11px;
        color: var(--vscode-settings-dropdownForeground, var(--vscode-foreground));
        background: var(--vscode-settings-dropdownBackground, var(--vscode-editor-background));
        border: 1px solid
          var(--vscode-settings-dropdownBorder, var(--vscode-contrastBorder, transparent));
        border-radius: 3px;
        padding: 0 1px;
      }
      select:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }
    `,
  ];

  @property({ attribute: false }) model!: DiffModel;
  @property({ attribute: false }) gates!: Gates;
  @property({ attribute: false }) choice!: GateChoice;

  protected override render(): TemplateResult {
    const cells = stripCells(this.model, this.gates, this.choice);
    return html`<ul aria-label=${t('Figures of the model')}>
      ${cells.map((cell) => stripCard(cell, this.renderChooser(cell)))}
    </ul>`;
  }

  private renderChooser({ chooses }: StripCell): unknown {
    if (chooses === undefined) {
      return nothing;
    }
    const keys = Object.keys(
      (chooses === 'k' ? this.model.rotation : this.model.principalOverlap) ?? {},
    );
    const chosen = this.choice[chooses];
    return keys.length < 2
      ? nothing
      : html`<select
          aria-label=${chooses === 'k' ? t('k of the subspaces') : t('α of the masks')}
          @change=${(event: Event) => this.choose(chooses, event)}
        >
          ${keys.map((key) => html`<option .selected=${key === chosen}>${key}</option>`)}
        </select>`;
  }

  private choose(chooses: 'k' | 'alpha', event: Event): void {
    if (event.target instanceof HTMLSelectElement) {
      const detail: Partial<GateChoice> = { [chooses]: event.target.value };
      this.dispatchEvent(new CustomEvent('lens-gate-choice', { detail }));
    }
  }
}
