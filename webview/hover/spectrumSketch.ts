/** The small spectrum of a card: a line through measured values, dots for estimates. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import { curvePoints, polyline } from '../../src/analysis/spectrumCurve.ts';
import type { SpectrumPoints } from '../../src/model/card.ts';
import { figure, integer } from '../format.ts';
import { t } from '../l10n.ts';

const WIDTH = 318;
const HEIGHT = 56;
/** Room for the dots and half the line. */
const MARGIN = 3;

/** Of the same height whether there are values, none, or not yet. */
export function spectrumSketch(points: SpectrumPoints | undefined, wait: string): TemplateResult {
  const caption = points === undefined ? wait : captionOf(points);
  const isEmpty = points === undefined || points.values.length === 0;
  return html`<figure>
    <svg
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      role=${isEmpty ? nothing : 'img'}
      aria-label=${isEmpty ? nothing : caption}
      aria-hidden=${isEmpty ? 'true' : nothing}
    >
      <rect x="0.5" y="0.5" width=${WIDTH - 1} height=${HEIGHT - 1} />
      ${isEmpty ? nothing : drawing(points)}
    </svg>
    <figcaption>${caption}</figcaption>
  </figure>`;
}

function drawing(points: SpectrumPoints): TemplateResult {
  const places = curvePoints(points, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN);
  const shape =
    points.kind === 'exact'
      ? svg`<polyline points=${polyline(places)} />`
      : places.map(({ x, y }) => svg`<circle cx=${x.toFixed(1)} cy=${y.toFixed(1)} r="2" />`);
  return svg`<g transform="translate(${MARGIN} ${MARGIN})">${shape}</g>`;
}

function captionOf({ kind, rank, ranks, values }: SpectrumPoints): string {
  switch (kind) {
    case 'exact':
      return t(
        '{0} singular values, log–log: {1} … {2}',
        integer(rank),
        figure(values[0]),
        figure(values.at(-1)),
      );
    case 'lowerBounds':
      return t('Lower bounds of the first {0} of {1} singular values', ranks.length, integer(rank));
    case 'scaled':
      return t('Estimates of the first {0} of {1} singular values', ranks.length, integer(rank));
  }
}
