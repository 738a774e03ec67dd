/** The figures of a card, each estimated one marked as such. */
import { html, nothing, type TemplateResult } from 'lit';
import type { CardFigure } from '../../src/analysis/tensorCard.ts';
import { exact, figure, integer } from '../format.ts';
import { t } from '../l10n.ts';
import { METRICS } from '../metrics.ts';

export function cardFigure(of: CardFigure): TemplateResult {
  return pair(
    METRICS[of.id].title,
    of.estimate === null
      ? html`<span title=${exact(of.value)}>${figure(of.value)}</span>`
      : html`≈ ${figure(of.value)} ${mark(of)}`,
  );
}

/** A figure that is on its way, in the place that it will have. */
export function waitingFigure(id: CardFigure['id']): TemplateResult {
  return pair(METRICS[id].title, html`<span class="muted">…</span>`);
}

export function textFigure(title: string, value: string): TemplateResult {
  return pair(title, value);
}

function pair(title: string, value: unknown): TemplateResult {
  return html`<div>
    <dt>${title}</dt>
    <dd>${value}</dd>
  </div>`;
}

function mark(of: CardFigure): TemplateResult {
  const meaning = meaningOf(of);
  return html`<span class="estimate" title=${meaning}>${t('estimate')}</span
    ><span class="visually-hidden">, ${meaning}</span>`;
}

function meaningOf({ id, estimate }: CardFigure): string {
  switch (estimate?.kind) {
    case 'lowerBound':
      return t(
        'a lower bound; some singular value lies within {0} of it',
        figure(estimate.residual),
      );
    case 'upperBound':
      return t('an upper bound, from the lower bound of σ₁');
    case 'sampled':
      return [
        t(
          'scaled up from {0} of {1} rows, and no bound',
          integer(estimate.sample?.rows ?? 0),
          integer(estimate.sample?.of ?? 0),
        ),
        id === 'spectralNorm' && t('residual {0}', figure(estimate.residual)),
      ]
        .filter(Boolean)
        .join('; ');
    case undefined:
      return '';
  }
}

/** A line of text under the figures, where there is something to say. */
export function note(text: string | null | undefined, kind: 'muted' | 'error'): unknown {
  return text === null || text === undefined || text === ''
    ? nothing
    : html`<p class="${kind} untrusted">${text}</p>`;
}
