/** The figures of the whole comparison in a row: each on its line, among what has been published. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { GateChoice, Gates } from '../../src/analysis/gates.ts';
import type { DiffModel } from '../../src/model/report.ts';
import '../components/figure.ts';
import { base } from '../components/styles.ts';
import { exact } from '../format.ts';
import { t } from '../l10n.ts';
import { lineSummary, modelLine, publishedText } from './modelLine.ts';
import { modelLineStyles } from './modelLineStyles.ts';
import { stripCells, type StripCell } from './modelStripCells.ts';

/** Sends `lens-gate-choice` with the key that was chosen. */
@customElement('lens-model-strip')
export class ModelStrip extends LitElement {
  static override readonly styles = [
    base,
    modelLineStyles,
    css`
      :host {
        display: block;
        flex: none;
        overflow-x: auto;
        padding: 6px 16px 4px 12px;
      }
      /* in one row however narrow the window is: the tensors below need the room more */
      ul {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: minmax(150px, 1fr);
        gap: 8px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        position: relative;
        min-width: 0;
        padding: 7px 10px;
        border: 1px solid
          var(
            --vscode-widget-border,
            var(--vscode-editorGroup-border, var(--vscode-contrastBorder))
          );
        border-radius: 4px;
        background: var(--vscode-editorWidget-background);
      }
      .note {
        margin: 0;
        font-size: 12px;
        line-height: 15px;
        font-variant-numeric: tabular-nums;
      }
      .reading {
        color: var(--vscode-descriptionForeground);
      }
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
      @media (max-height: 640px) {
        .reading {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) model!: DiffModel;
  @property({ attribute: false }) gates!: Gates;
  @property({ attribute: false }) choice!: GateChoice;

  protected override render(): TemplateResult {
    const cells = stripCells(this.model, this.gates, this.choice);
    return html`<ul aria-label=${t('Figures of the model')}>
      ${cells.map((cell) => this.renderCell(cell))}
    </ul>`;
  }

  private renderCell(cell: StripCell): TemplateResult {
    const { metric, label, value, format } = cell;
    return html`<li>
      <lens-figure
        large
        .metric=${metric}
        .label=${label}
        .value=${format(value ?? null)}
        .exact=${value === undefined ? '' : exact(value)}
        .note=${[lineSummary(cell), publishedText(cell)].filter(Boolean).join('\n')}
      ></lens-figure>
      ${this.renderChooser(cell)} ${modelLine(cell)} ${renderNotes(cell)}
    </li>`;
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

/** Where the figure lies, and what explains it; that it is not measured, instead of both. */
function renderNotes({ value, place, reading }: StripCell): TemplateResult {
  return value === undefined
    ? html`<p class="note reading">${t('not computed yet')}</p>`
    : html`<p class="note">${place}</p>
        <p class="note reading" title=${reading}>${reading}</p>`;
}
