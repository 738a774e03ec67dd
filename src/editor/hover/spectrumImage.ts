/** A small plot of a spectrum as an image that Markdown can hold. */
import { curvePoints, polyline } from '../../analysis/spectrumCurve.ts';
import type { SpectrumPoints } from '../../model/card.ts';

export const IMAGE_WIDTH = 280;
export const IMAGE_HEIGHT = 48;
const MARGIN = 4;

/** What an image cannot take from the theme. */
export interface ImageColors {
  readonly curve: string;
  readonly frame: string;
}

/** The address of an SVG image, or null where there is nothing to draw. */
export function spectrumImage(points: SpectrumPoints, colors: ImageColors): string | null {
  const [width, height] = [IMAGE_WIDTH - 2 * MARGIN, IMAGE_HEIGHT - 2 * MARGIN];
  const places = curvePoints(points, width, height);
  if (places.length === 0) {
    return null;
  }
  const dots = places.map(
    ({ x, y }) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="1.8"/>`,
  );
  const drawn =
    points.kind === 'exact'
      ? `<polyline points="${polyline(places)}" fill="none" stroke="${colors.curve}" stroke-width="1.5"/>`
      : `<g fill="${colors.curve}">${dots.join('')}</g>`;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${IMAGE_WIDTH}" height="${IMAGE_HEIGHT}">` +
    `<rect x="0.5" y="0.5" width="${IMAGE_WIDTH - 1}" height="${IMAGE_HEIGHT - 1}" fill="none" stroke="${colors.frame}"/>` +
    `<g transform="translate(${MARGIN} ${MARGIN})">${drawn}</g></svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
