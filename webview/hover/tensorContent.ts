/** What the card of a tensor says. */
import { html, nothing, type TemplateResult } from 'lit';
import {
  reportOf,
  spectrumFigures,
  statisticsFigures,
  unusualCounts,
} from '../../src/analysis/tensorCard.ts';
import type { TensorCard } from '../../src/model/card.ts';
import type { TensorReport, TensorStatistics } from '../../src/model/report.ts';
import type { TensorRow } from '../checkpoint/tensorRow.ts';
import { wholeName } from '../components/nameView.ts';
import { byteSize, percent, shapeText } from '../format.ts';
import { t } from '../l10n.ts';
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import { cardFigure, note, waitingFigure } from './cardFigures.ts';
import { spectrumSketch } from './spectrumSketch.ts';

/** What has been answered for a row so far. */
export interface CardAnswer {
  readonly card: TensorCard | undefined;
  /** Why there is no card. */
  readonly failure: string | null;
}

export function tensorContent(row: TensorRow, { card, failure }: CardAnswer): TemplateResult {
  const { dtype, shape, bytes } = row.tensor;
  const report = card === undefined ? row.report : reportOf(card, row.report);
  const isWaiting = card === undefined && failure === null;
  const facts = [dtype, shapeText(shape), byteSize(bytes)];
  return html`${nameOf(row.name)}
    <p class="facts">${facts.join(' · ')}</p>
    ${row.hasMatrix ? spectrumPart(report, card, isWaiting) : nothing}
    ${statisticsPart(report?.stats, isWaiting)} ${note(report?.error ?? failure, 'error')}
    ${note(report?.reason === undefined ? null : visibleText(report.reason, FULL_LENGTH), 'muted')}`;
}

/** The name, as all cards have it. */
export function nameOf(name: string): TemplateResult {
  return html`<p class="name untrusted">${wholeName(name)}</p>`;
}

function spectrumPart(
  report: TensorReport | undefined,
  card: TensorCard | undefined,
  isWaiting: boolean,
): unknown {
  const spectrum = report?.spectrum ?? null;
  if (spectrum === null && !isWaiting) {
    return nothing; // the reason says why
  }
  const figures =
    spectrum === null
      ? (['spectralNorm', 'frobeniusNorm', 'stableRank'] as const).map(waitingFigure)
      : spectrumFigures(spectrum).map(cardFigure);
  const hasCurve = isWaiting || card?.curve !== undefined;
  return html`<dl>${figures}</dl>
    ${
      hasCurve
        ? spectrumSketch(card?.curve, isWaiting ? t('Estimating …') : '')
        : note(t('The mean over the matrices of the stack.'), 'muted')
    }`;
}

function statisticsPart(stats: TensorStatistics | undefined, isWaiting: boolean): unknown {
  if (stats === undefined) {
    return isWaiting ? nothing : note(t('Statistics are not measured yet.'), 'muted');
  }
  return html`<dl class="twofold">${statisticsFigures(stats).map(cardFigure)}</dl>
    ${note(unusualText(stats), 'muted')}`;
}

/** `3 NaN, 12 infinite, 41.2 % zeros`; empty where nothing is unusual. */
function unusualText(stats: TensorStatistics): string {
  const { nan, infinite, zeros } = unusualCounts(stats);
  const parts = [
    nan > 0 && t('{0} NaN', nan),
    infinite > 0 && t('{0} infinite', infinite),
    zeros > 0 && t('{0} zeros', percent(zeros)),
  ];
  return parts.filter(Boolean).join(', ');
}
