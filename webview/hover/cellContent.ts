/** What the card of a map's cell says that stands for several tensors or matrices. */
import { html, nothing, type TemplateResult } from 'lit';
import { integer } from '../format.ts';
import { t } from '../l10n.ts';
import type { CellSummary, Extreme } from '../map/cellSummary.ts';
import { wholeName } from '../components/nameView.ts';
import { textFigure } from './cardFigures.ts';

export function cellContent(cell: CellSummary): TemplateResult {
  const { tensors, measured, count, extremes } = cell;
  const counts = [
    t('{0} of {1} tensors measured', integer(measured), integer(tensors)),
    ...(count > measured ? [t('{0} matrices', integer(count))] : []),
  ];
  return html`<p class="name untrusted">${wholeName(cell.title)}</p>
    <p class="facts">${counts.join(' · ')}</p>
    <dl>${textFigure(cell.metric, cell.value)}</dl>
    <p class="muted">${cell.reduction}</p>
    ${
      extremes === null
        ? nothing
        : [extremeLine(t('Least'), extremes.least), extremeLine(t('Most'), extremes.most)]
    }`;
}

function extremeLine(label: string, { value, name }: Extreme): TemplateResult {
  return html`<p class="member untrusted">
    <span class="muted">${label}</span> ${value} <span class="mono">${wholeName(name)}</span>
  </p>`;
}
