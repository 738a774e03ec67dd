/** How a cell is coloured by the size of its element. */
import { css, unsafeCSS, type CSSResult } from 'lit';
import type { Element } from './source.ts';

const LEVELS = 8;
/** Share of the colour at the strongest level: the text on it stays readable. */
const STRONGEST = 36;

/** The class of a cell; '' where there is nothing to compare with. */
export function tintOf(value: Element | undefined, full: number | null): string {
  if (value === undefined) {
    return 'waiting';
  }
  const number = Number(value);
  if (!Number.isFinite(number)) {
    return 'odd';
  }
  if (full === null || full <= 0 || number === 0) {
    return '';
  }
  const level = Math.min(LEVELS, Math.ceil((Math.abs(number) / full) * LEVELS));
  return `${number < 0 ? 'negative' : 'positive'}-${level}`;
}

export const tintStyles: CSSResult = css`
  ${unsafeCSS(
    [
      ['positive', 'blue'],
      ['negative', 'yellow'],
    ]
      .flatMap(([sign, color]) =>
        Array.from({ length: LEVELS }, (_level, at) => {
          const share = Math.round((STRONGEST * (at + 1)) / LEVELS);
          return `.${sign}-${at + 1} { background: color-mix(in srgb, var(--vscode-charts-${color}) ${share}%, var(--vscode-editor-background)); }`;
        }),
      )
      .join('\n'),
  )}
  .odd {
    background: var(--vscode-inputValidation-errorBackground, transparent);
    font-weight: 700;
  }
`;
