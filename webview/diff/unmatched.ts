/** What could not be paired, and so is left out of every figure. */
import { html, nothing, type TemplateResult } from 'lit';
import type { PairSummary } from '../../src/protocol/engine.ts';
import { counted, integer, shapeText } from '../format.ts';
import { ROW_LENGTH, visibleText } from '../visibleText.ts';

/** Of a longer list only the beginning is shown. */
const LIMIT = 500;

export function renderUnmatched(summary: PairSummary): unknown {
  const { onlyInBase, onlyInOther, tied, shapeMismatch } = summary;
  const mismatches = shapeMismatch.map(
    ({ name, base, other }) => `${name}: ${shapeText(base)} → ${shapeText(other)}`,
  );
  const lists = [
    { label: 'only in the base', names: onlyInBase },
    { label: 'only in the other', names: onlyInOther },
    { label: 'of another shape', names: mismatches },
    { label: 'tied on one side', names: tied },
  ].filter(({ names }) => names.length > 0);
  if (lists.length === 0) {
    return nothing;
  }
  const title = lists.map(({ label, names }) => `${integer(names.length)} ${label}`).join(', ');
  return html`<details>
    <summary>Not compared: ${title}</summary>
    <div class="disclosed" tabindex="0" role="region" aria-label="Tensors not compared">
      ${lists.map(({ label, names }) => renderList(label, names))}
    </div>
  </details>`;
}

function renderList(label: string, names: readonly string[]): TemplateResult {
  const rest = names.length - LIMIT;
  return html`<div class="muted">${counted(names.length, 'tensor')} ${label}</div>
    <ul class="mono">
      ${names
        .slice(0, LIMIT)
        .map((name) => html`<li class="untrusted">${visibleText(name, ROW_LENGTH)}</li>`)}
      ${rest > 0 ? html`<li class="muted">and ${integer(rest)} more</li>` : nothing}
    </ul>`;
}
