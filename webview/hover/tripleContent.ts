/** What the card of a triple says: what has been measured of its two updates. */
import { html, type TemplateResult } from 'lit';
import type { UpdatesReport } from '../../src/model/updates.ts';
import { difference, figure, percent, shapeText } from '../format.ts';
import { t } from '../l10n.ts';
import { METRICS } from '../metrics.ts';
import { dtypeText, type TripleRow } from '../updates/tripleRow.ts';
import { note, textFigure } from './cardFigures.ts';
import { nameOf } from './tensorContent.ts';

export function tripleContent(row: TripleRow): TemplateResult {
  const { report } = row;
  return html`${nameOf(row.name)}
    <p class="facts">${[dtypeText(row), shapeText(row.shape)].join(' · ')}</p>
    ${
      report === undefined
        ? note(t('These tensors are not compared yet.'), 'muted')
        : html`<dl>${figuresOf(report)}</dl>`
    }
    ${note(report?.error, 'error')} ${note(report?.reason, 'muted')}`;
}

function figuresOf(report: UpdatesReport): unknown[] {
  return [
    textFigure(METRICS.taskVectorCosine.title, figure(report.taskVectorCosine)),
    textFigure(METRICS.signConflictFraction.title, percent(report.signConflictFraction)),
    textFigure(METRICS.maskJaccard.title, percent(report.maskJaccard)),
    textFigure(METRICS.maskJaccardExcess.title, difference(report.maskJaccardExcess)),
    textFigure(METRICS.changedFirst.title, percent(report.changedFirst)),
    textFigure(METRICS.changedSecond.title, percent(report.changedSecond)),
  ];
}
