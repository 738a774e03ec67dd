/** One figure of a strip: its value, where it lies on its line, and what explains it. */
import { css, html, nothing, type TemplateResult } from 'lit';
import '../components/figure.ts';
import { exact } from '../format.ts';
import { t } from '../l10n.ts';
import { lineSummary, modelLine, publishedText } from './modelLine.ts';
import type { StripCell } from './modelStripCells.ts';

/** The look of a strip: one row where there is room, and as many lower ones as it takes elsewhere. */
export const stripStyles = css`
  :host {
    display: block;
    flex: none;
    container-type: inline-size;
    padding: 6px 16px 4px 12px;
  }
  ul {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
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
      var(--vscode-widget-border, var(--vscode-editorGroup-border, var(--vscode-contrastBorder)));
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
  @container (min-width: 1180px) {
    ul {
      grid-auto-flow: column;
      grid-auto-columns: minmax(0, 1fr);
      grid-template-columns: none;
    }
  }
  /* it stands in the gates, too, and the tensors below need the room */
  @container (max-width: 1179px) {
    .reading {
      display: none;
    }
  }
  @container (max-width: 560px) {
    ul {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    li {
      padding: 5px 8px;
    }
  }
  @media (max-height: 640px) {
    .reading {
      display: none;
    }
  }
`;

/** @param control beside the value, which changes what the figure is of */
export function stripCard(cell: StripCell, control: unknown = nothing): TemplateResult {
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
    ${control} ${modelLine(cell)} ${renderNotes(cell)}
  </li>`;
}

/** Where the figure lies, and what explains it; that it is not measured, instead of both. */
function renderNotes({ value, place, reading }: StripCell): TemplateResult {
  return value === undefined
    ? html`<p class="note reading">${t('not computed yet')}</p>`
    : html`<p class="note">${place}</p>
        <p class="note reading" title=${reading}>${reading}</p>`;
}
