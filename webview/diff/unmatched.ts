/** What could not be paired, and so is left out of every figure. */
import { html, nothing, type TemplateResult } from 'lit';
import type { PairSummary } from '../../src/protocol/engine.ts';
import { counted, integer, shapeText } from '../format.ts';
import { t } from '../l10n.ts';
import { ROW_LENGTH, visibleText } from '../visibleText.ts';

/** Of a longer list only the beginning is shown. */
const LIMIT = 500;

export function renderUnmatched(summary: PairSummary): unknown {
  const { onlyInBase, onlyInOther, tied, shapeMismatch } = summary;
  const mismatches = shapeMismatch.map(
    ({ name, base, other }) => `${name}: ${shapeText(base)} → ${shapeText(other)}`,
  );
  const lists = [
    { said: (count: string) => t('{0} only in the base', count), names: onlyInBase },
    { said: (count: string) => t('{0} only in the other', count), names: onlyInOther },
    { said: (count: string) => t('{0} of another shape', count), names: mismatches },
    { said: (count: string) => t('{0} tied on one side', count), names: tied },
  ].filter(({ names }) => names.length > 0);
  if (lists.length === 0) {
    return nothing;
  }
  const title = lists.map(({ said, names }) => said(integer(names.length))).join(', ');
  return html`<details>
    <summary>${t('Not compared: {0}', title)}</summary>
    <div class="disclosed" tabindex="0" role="region" aria-label=${t('Tensors not compared')}>
      ${lists.map(({ said, names }) => renderList(said(counted(names.length, 'tensor')), names))}
    </div>
  </details>`;
}

function renderList(title: string, names: readonly string[]): TemplateResult {
  const rest = names.length - LIMIT;
  return html`<div class="muted">${title}</div>
    <ul class="mono">
      ${names
        .slice(0, LIMIT)
        .map((name) => html`<li class="untrusted">${visibleText(name, ROW_LENGTH)}</li>`)}
      ${rest > 0 ? html`<li class="muted">${t('and {0} more', integer(rest))}</li>` : nothing}
    </ul>`;
}
