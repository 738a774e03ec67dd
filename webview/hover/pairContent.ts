/** What the card of a pair of tensors says: what has been measured of it, nothing is estimated. */
import { html, type TemplateResult } from 'lit';
import type { PairReport } from '../../src/model/report.ts';
import { dtypeText, type PairRow } from '../diff/pairRow.ts';
import { figure, multiple, percent, shapeText } from '../format.ts';
import { t } from '../l10n.ts';
import { METRICS } from '../metrics.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import { note, textFigure } from './cardFigures.ts';
import { nameOf } from './tensorContent.ts';

export function pairContent(row: PairRow): TemplateResult {
  const { report } = row;
  const { otherName, shape } = row.pair;
  const renamed = otherName === undefined ? null : visibleText(otherName, FULL_LENGTH);
  return html`${nameOf(row.name)}
    ${note(renamed === null ? null : t('Other name: {0}', renamed), 'muted')}
    <p class="facts">${[dtypeText(row), shapeText(shape)].join(' · ')}</p>
    ${
      report === undefined
        ? note(t('This pair is not measured yet.'), 'muted')
        : html`<dl>${figuresOf(report)}</dl>`
    }
    ${note(report?.error, 'error')} ${note(report?.reason, 'muted')}`;
}

function figuresOf(report: PairReport): unknown[] {
  const { updateSparsity, relativeUpdate, nss, nssExcess } = report;
  const sides = (['spectralNorm', 'stableRank', 'effectiveRank'] as const).flatMap((id) => {
    const of = report[id];
    return of === undefined
      ? []
      : [textFigure(METRICS[id].title, `${figure(of.base)} → ${figure(of.other)}`)];
  });
  return [
    textFigure(METRICS.updateSparsity.title, percent(updateSparsity)),
    textFigure(METRICS.relativeUpdate.title, figure(relativeUpdate)),
    ...(nss === undefined ? [] : [textFigure(METRICS.nss.title, figure(nss))]),
    ...(nssExcess === undefined ? [] : [textFigure(METRICS.nssExcess.title, multiple(nssExcess))]),
    ...sides,
  ];
}
