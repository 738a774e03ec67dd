/** The figures of one gate, each beside its null. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Distribution } from '../../src/model/report.ts';
import { brief } from '../format.ts';
import { t } from '../l10n.ts';
import { METRICS, type MetricId } from '../metrics.ts';

export interface GateRow {
  readonly metric: MetricId;
  /** Where the metric's own title does not say enough. */
  readonly label?: string;
  /** As it is written; the mean over the matrices, or the total. */
  readonly value: string;
  /** What it is over, for a hover. */
  readonly spread?: Distribution | undefined;
  /** What a random update, or chance, would show; the column is left out where no row has one. */
  readonly expected?: string;
  readonly excess?: string;
  /** Where it lies among what is published. */
  readonly place?: string;
}

export function gateTable(rows: readonly GateRow[], label: string): TemplateResult {
  const hasNulls = rows.some(({ excess }) => excess !== undefined);
  return html`<table aria-label=${label}>
    <thead>
      <tr>
        <th scope="col">${t('Figure')}</th>
        <th scope="col">${t('Value')}</th>
        ${
          hasNulls
            ? html`<th scope="col">${t('Null')}</th>
                <th scope="col">${t('Excess')}</th>`
            : nothing
        }
      </tr>
    </thead>
    <tbody>
      ${rows.map((row) => renderRow(row, hasNulls))}
    </tbody>
  </table>`;
}

function renderRow(row: GateRow, hasNulls: boolean): TemplateResult {
  const { metric, label, value, spread, expected, excess, place } = row;
  const { title, formula, reading } = METRICS[metric];
  return html`<tr>
    <th scope="row" title=${`${title}: ${formula}\n${reading}`}>
      ${label ?? title}${place ? html`<span class="place">${place}</span>` : nothing}
    </th>
    <td title=${spreadText(spread) || nothing}>${value}</td>
    ${
      hasNulls
        ? html`<td>${expected ?? ''}</td>
            <td>${excess ?? ''}</td>`
        : nothing
    }
  </tr>`;
}

function spreadText(spread: Distribution | undefined): string {
  return spread === undefined || spread.count === 0
    ? ''
    : t(
        'Mean over {0} matrices; p10–p90 {1} … {2}',
        spread.count,
        brief(spread.p10),
        brief(spread.p90),
      );
}
