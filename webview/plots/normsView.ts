/** The norms of a slice's rows and columns, and the channels that stand out. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LineNorms } from '../../src/model/values.ts';
import { figureView } from '../components/figureView.ts';
import { base } from '../components/styles.ts';
import { figure, multiple } from '../format.ts';
import { t } from '../l10n.ts';
import './chart.ts';
import type { Plot } from './chart.ts';
import { normsPlot } from './norms.ts';

/** The others are marked in the plot. */
const LISTED = 12;

/** Sends `lens-line` (a line's index) when an outlier of the list is chosen. */
@customElement('lens-norms')
export class NormsView extends LitElement {
  static override readonly styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 6px;
      }
      lens-chart {
        --chart-height: 120px;
      }
      .found {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        align-items: start;
        gap: 12px;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      button {
        font: inherit;
        font-size: 12px;
        font-variant-numeric: tabular-nums;
        padding: 1px 6px;
        color: var(--vscode-foreground);
        background: none;
        border: 1px solid var(--vscode-charts-yellow);
        border-radius: 3px;
        cursor: pointer;
      }
      button:hover {
        background: var(--vscode-toolbar-hoverBackground);
      }
      button:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: 1px;
      }
      p {
        margin: 0;
      }
    `,
  ];

  @property() kind: 'row' | 'column' = 'row';
  @property({ attribute: false }) lines!: LineNorms;
  private plotted: { lines: LineNorms; plot: Plot } | null = null;

  protected override render(): TemplateResult {
    const { lines } = this;
    const isRow = this.kind === 'row';
    if (lines.count === 1) {
      const norm = figure(lines.norms[0]);
      return html`<p class="muted">
        ${isRow ? t('Its one row has the norm {0}.', norm) : t('Its one column has the norm {0}.', norm)}
      </p>`;
    }
    return html`<lens-chart
        heading=${isRow ? t('Row norms') : t('Column norms')}
        .summary=${this.summary()}
        .plot=${this.plot}
      ></lens-chart>
      ${this.renderFound()}`;
  }

  private get plot(): Plot {
    if (this.plotted?.lines !== this.lines) {
      this.plotted = { lines: this.lines, plot: normsPlot(this.lines) };
    }
    return this.plotted.plot;
  }

  private summary(): string {
    const { outliers, count } = this.lines;
    const found = outliers?.count ?? 0;
    return this.kind === 'row'
      ? t('{0} rows, {1} outliers', count, found)
      : t('{0} columns, {1} outliers', count, found);
  }

  private renderFound(): unknown {
    const { outliers } = this.lines;
    const figureOf = figureView('outlierChannels', outliers?.count ?? null);
    return html`<div class="found">
      ${figureOf}${outliers === null || outliers.count === 0 ? nothing : this.renderList(outliers)}
    </div>`;
  }

  private renderList({ lines, count, median }: NonNullable<LineNorms['outliers']>): TemplateResult {
    const listed = lines.slice(0, LISTED);
    return html`<ul>
      ${listed.map(
        ({ line, norm }) =>
          html`<li>
            <button
              title=${t('Norm {0}, {1} the median. Show its elements', figure(norm), multiple(norm / median))}
              @click=${() => this.dispatchEvent(new CustomEvent('lens-line', { detail: line }))}
            >
              ${this.kind === 'row' ? t('row {0}', line) : t('column {0}', line)}
              <span class="muted">‖w‖ ${figure(norm)}</span>
            </button>
          </li>`,
      )}
      ${count > listed.length ? html`<li class="muted">${t('and {0} more', count - listed.length)}</li>` : nothing}
    </ul>`;
  }
}
