/** What a model is made of: one bar, and the same as a table. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PartShare } from '../../src/model/structure.ts';
import { byteSize, compactCount, counted, integer, percent } from '../format.ts';
import { t } from '../l10n.ts';
import { partLabel } from './structureText.ts';

@customElement('lens-composition')
export class Composition extends LitElement {
  static override readonly styles = css`
    :host {
      display: block;
    }
    .stack {
      display: flex;
      gap: 1px;
      height: 14px;
      margin-bottom: 8px;
    }
    .stack > * {
      min-width: 1px;
      flex-basis: 0;
      background: var(--part);
      outline: 1px solid var(--vscode-contrastBorder, transparent);
      outline-offset: -1px;
      forced-color-adjust: none;
    }
    .stack > :first-child {
      border-radius: 2px 0 0 2px;
    }
    .stack > :last-child {
      border-radius: 0 2px 2px 0;
    }
    table {
      border-collapse: collapse;
      font-variant-numeric: tabular-nums;
      width: 100%;
    }
    th {
      font-weight: normal;
      color: var(--vscode-descriptionForeground);
    }
    :is(th, td) {
      padding: 1px 0 1px 14px;
      text-align: right;
      white-space: nowrap;
    }
    :is(th, td):first-child {
      padding-left: 0;
      text-align: left;
    }
    tbody th {
      color: inherit;
    }
    .key {
      display: inline-block;
      width: 10px;
      height: 10px;
      margin-right: 8px;
      border-radius: 2px;
      background: var(--part);
      outline: 1px solid var(--vscode-contrastBorder, transparent);
      forced-color-adjust: none;
    }
    .attention {
      --part: var(--vscode-charts-blue);
    }
    .mlp {
      --part: var(--vscode-charts-green);
    }
    .experts {
      --part: var(--vscode-charts-orange, var(--vscode-editorWarning-foreground));
    }
    .embeddings {
      --part: var(--vscode-charts-purple);
    }
    .head {
      --part: var(--vscode-charts-red, var(--vscode-errorForeground));
    }
    .norms {
      --part: var(--vscode-charts-yellow);
    }
    .other {
      --part: var(--vscode-descriptionForeground);
    }
  `;

  /** The largest first. */
  @property({ attribute: false }) parts: readonly PartShare[] = [];

  protected override render(): TemplateResult {
    const total = this.parts.reduce((sum, { parameters }) => sum + parameters, 0);
    const share = ({ parameters }: PartShare): string => percent(parameters / Math.max(1, total));
    return html`<div class="stack" aria-hidden="true">
        ${this.parts.map(
          (part) =>
            html`<span
              class=${part.part}
              title=${`${partLabel(part.part)} ${share(part)}`}
              .style=${`flex-grow: ${part.parameters / Math.max(1, total)}`}
            ></span>`,
        )}
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">${t('Part')}</th>
            <th scope="col">${t('Share')}</th>
            <th scope="col">${t('Parameters')}</th>
            <th scope="col">${t('Bytes')}</th>
            <th scope="col">${t('Tensors')}</th>
          </tr>
        </thead>
        <tbody>
          ${this.parts.map((part) => renderPart(part, share(part)))}
        </tbody>
      </table>`;
  }
}

function renderPart(
  { part, parameters, bytes, tensors }: PartShare,
  share: string,
): TemplateResult {
  return html`<tr>
    <th scope="row"><span class="key ${part}" aria-hidden="true"></span>${partLabel(part)}</th>
    <td>${share}</td>
    <td title=${counted(parameters, 'parameter')}>${compactCount(parameters)}</td>
    <td title=${counted(bytes, 'byte')}>${byteSize(bytes)}</td>
    <td>${integer(tensors)}</td>
  </tr>`;
}
