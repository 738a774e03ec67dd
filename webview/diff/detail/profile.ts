/** The changed share of every row, or column, of cells of an image: bars along its side. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { UpdateImage } from '../../../src/model/values.ts';
import { percent } from '../../format.ts';
import { t } from '../../l10n.ts';
import { covered } from '../../values/imageCells.ts';

export type ProfileOf = 'rows' | 'columns';

/** The changed share of each row, or column, of cells, from those of its cells by their sizes. */
export function profileOf(image: UpdateImage, of: ProfileOf): Float64Array {
  const { rows, columns, changedFraction } = image;
  const [lines, across] = of === 'rows' ? [rows, columns] : [columns, rows];
  return Float64Array.from({ length: lines }, (_line, line) => {
    let [changed, elements] = [0, 0];
    for (let at = 0; at < across; at += 1) {
      const cell = of === 'rows' ? { row: line, column: at } : { row: at, column: line };
      const { rowStart, rowEnd, columnStart, columnEnd } = covered(image, cell);
      const size = (rowEnd - rowStart) * (columnEnd - columnStart);
      changed += size * (changedFraction[cell.row * columns + cell.column] ?? 0);
      elements += size;
    }
    return changed / elements;
  });
}

/** The least and the greatest share of a profile. */
export function spanOf(profile: Float64Array): string {
  const least = profile.reduce((low, share) => Math.min(low, share), 1);
  const greatest = profile.reduce((high, share) => Math.max(high, share), 0);
  return t('{0} to {1}', percent(least), percent(greatest));
}

@customElement('lens-changed-profile')
export class ChangedProfile extends LitElement {
  static override readonly styles = css`
    :host {
      display: block;
      position: relative;
      min-width: 32px;
      min-height: 32px;
    }
    svg {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
    }
    path {
      fill: var(--vscode-charts-blue);
      opacity: 0.6;
      forced-color-adjust: none;
    }
  `;

  @property({ attribute: false }) profile: Float64Array = new Float64Array();
  @property() of: ProfileOf = 'rows';

  protected override render(): TemplateResult {
    const { profile, of } = this;
    const span = spanOf(profile);
    const label =
      of === 'rows' ? t('Changed by row: {0}', span) : t('Changed by column: {0}', span);
    const size = of === 'rows' ? `1 ${profile.length}` : `${profile.length} 1`;
    return html`<svg
      role="img"
      aria-label=${label}
      viewBox="0 0 ${size}"
      preserveAspectRatio="none"
    >
      <title>${label}</title>
      <path d=${pathOf(profile, of)}></path>
    </svg>`;
  }
}

/** Bars from the side of the image outwards; the longest is as long as there is room. */
function pathOf(profile: Float64Array, of: ProfileOf): string {
  const greatest = profile.reduce((high, share) => Math.max(high, share), 0) || 1;
  const [along, across] = of === 'rows' ? ['V', 'H'] : ['H', 'V'];
  const bars = Array.from(profile, (share, at) => {
    const length = Number((share / greatest).toPrecision(4));
    return `${across}${length} ${along}${at + 1}`;
  });
  return `M0 0 ${bars.join(' ')} ${across}0 Z`;
}
