/** Which weights of a tensor either update changes, as one bar: by 1 alone, by both, by 2 alone. */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { UpdatesFigures } from '../../src/model/updates.ts';
import { percent } from '../format.ts';
import { t } from '../l10n.ts';

export const changedStyles = css`
  .changed {
    display: flex;
    height: 14px;
    border-radius: 2px;
    overflow: hidden;
    background: color-mix(in srgb, var(--vscode-foreground) 8%, transparent);
    outline: 1px solid var(--vscode-contrastBorder, transparent);
  }
  .changed i {
    flex: none;
  }
  .key {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 16px;
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  .key li {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .key i {
    width: 10px;
    height: 10px;
    border-radius: 2px;
    outline: 1px solid var(--vscode-contrastBorder, transparent);
  }
  .alone1 {
    background: var(--vscode-charts-blue);
  }
  .alike {
    background: var(--vscode-charts-green);
  }
  .conflicting {
    background: var(--vscode-charts-red);
  }
  .alone2 {
    background: var(--vscode-charts-yellow);
  }
  @media (forced-colors: active) {
    .changed i,
    .key i {
      forced-color-adjust: none;
    }
  }
`;

interface Share {
  readonly kind: string;
  readonly label: string;
  /** Of all elements. */
  readonly fraction: number;
}

/** Nothing where nothing is defined, or no weight is changed. */
export function changedView(figures: UpdatesFigures): unknown {
  const shares = sharesOf(figures).filter(({ fraction }) => fraction > 0);
  return shares.length === 0 ? nothing : renderBar(shares);
}

function renderBar(shares: readonly Share[]): TemplateResult {
  return html`<div class="changed" aria-hidden="true">
      ${shares.map(({ kind, fraction }) => html`<i class=${kind} .style=${`width: ${fraction * 100}%`}></i>`)}
    </div>
    <ul class="key">
      ${shares.map(
        ({ kind, label, fraction }) =>
          html`<li><i class=${kind} aria-hidden="true"></i>${label} ${percent(fraction)}</li>`,
      )}
    </ul>`;
}

function sharesOf({
  changedFirst: first,
  changedSecond: second,
  changedBoth: both,
  signConflictFraction,
}: UpdatesFigures): readonly Share[] {
  if (first === null || second === null || both === null) {
    return [];
  }
  const conflicting = both * (signConflictFraction ?? 0);
  return [
    { kind: 'alone1', label: t('1 alone'), fraction: first - both },
    { kind: 'alike', label: t('both, same sign'), fraction: both - conflicting },
    { kind: 'conflicting', label: t('both, opposite signs'), fraction: conflicting },
    { kind: 'alone2', label: t('2 alone'), fraction: second - both },
  ];
}
