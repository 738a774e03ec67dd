/** Spectral figures of base, other and, where measured, the update, side by side. */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { EnergyRank, PairFigures, Sides } from '../../src/model/report.ts';
import { conditionText } from '../checkpoint/spectrumFigures.ts';
import { exact, figure } from '../format.ts';
import { t } from '../l10n.ts';
import { METRICS, type MetricId } from '../metrics.ts';

export const sidesTableStyles = css`
  table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
    width: 100%;
  }
  th {
    font-weight: 400;
    color: var(--vscode-descriptionForeground);
  }
  th,
  td {
    padding: 2px 0 2px 8px;
    text-align: right;
    white-space: nowrap;
  }
  tbody th {
    text-align: left;
    white-space: normal;
    padding-left: 0;
    cursor: help;
  }
  .sides {
    overflow-x: auto;
  }
`;

type Cell = { readonly text: string; readonly hover: string } | null;

interface Line {
  readonly metric: MetricId;
  /** Where the metric's own title does not say enough. */
  readonly label?: string;
  readonly cells: Sides<Cell>;
}

export function sidesTable(figures: PairFigures): TemplateResult {
  const lines = linesOf(figures);
  const hasUpdate = lines.some(({ cells }) => cells.update !== undefined);
  return html`<div
    class="sides"
    tabindex="0"
    role="region"
    aria-label=${t('Spectral figures by side')}
  >
    <table>
      <thead>
        <tr>
          <td></td>
          <th scope="col">${t('Base')}</th>
          <th scope="col">${t('Other')}</th>
          ${hasUpdate ? html`<th scope="col">${t('Update')}</th>` : nothing}
        </tr>
      </thead>
      <tbody>
        ${lines.map((line) => renderLine(line, hasUpdate))}
      </tbody>
    </table>
  </div>`;
}

function renderLine({ metric, label, cells }: Line, hasUpdate: boolean): TemplateResult {
  const { title, formula, reading } = METRICS[metric];
  return html`<tr>
    <th scope="row" title=${`${title}: ${formula}\n${reading}`}>${label ?? title}</th>
    ${renderCell(cells.base)} ${renderCell(cells.other)}
    ${hasUpdate ? renderCell(cells.update) : nothing}
  </tr>`;
}

function renderCell(cell: Cell | undefined): TemplateResult {
  return html`<td title=${cell?.hover ?? nothing}>${cell?.text ?? ''}</td>`;
}

function linesOf(figures: PairFigures): readonly Line[] {
  const isBound = figures.conditionNumberIsLowerBound;
  return [
    ...line('spectralNorm', figures.spectralNorm, number),
    ...line('frobeniusNorm', figures.frobeniusNorm, number),
    ...line('stableRank', figures.stableRank, number),
    ...line('effectiveRank', figures.effectiveRank, number),
    ...line('participationRatio', figures.participationRatio, number),
    ...line('conditionNumber', figures.conditionNumber, (value, side) => ({
      text: conditionText(value, isBound?.[side] === true),
      hover: exact(value),
    })),
    ...line('hillAlpha', figures.hillAlpha, number),
    ...line('mpEdge', figures.mpEdge, number),
    ...line('mpOutliers', figures.mpOutliers, number),
    ...energyLines(figures.energyRank),
    ...line('resolutionFloor', figures.resolutionFloor, number),
  ];
}

function energyLines(sides: Sides<EnergyRank | null> | undefined): readonly Line[] {
  return (['0.5', '0.9', '0.99'] as const).flatMap((share) =>
    line('energyRank', sides, (rank) => number(rank?.[share] ?? null)).map((one) => ({
      ...one,
      label: t('Energy rank {0} %', Number(share) * 100),
    })),
  );
}

function line<T>(
  metric: MetricId,
  sides: Sides<T> | undefined,
  cell: (value: T, side: keyof Sides<T>) => Cell,
): readonly Line[] {
  if (sides === undefined) {
    return [];
  }
  const cells = (['base', 'other', 'update'] as const).flatMap((side) => {
    const value = sides[side];
    return value === undefined ? [] : [[side, cell(value, side)]];
  });
  return [{ metric, cells: Object.fromEntries(cells) as Sides<Cell> }];
}

function number(value: number | null): Cell {
  return { text: figure(value), hover: exact(value) };
}
