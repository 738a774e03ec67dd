/** A button that starts a run over the selection, the filter or all, and says which. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, type TemplateResult } from 'lit';
import { integer } from '../format.ts';
import type { RunMetric, Runs } from '../state/runs.ts';
import type { Scope } from '../state/scope.ts';

const HINT = 'Select several rows, or filter, to compute less.';

export function runButton(
  runs: Runs,
  scope: Scope,
  metric: RunMetric,
  look: { readonly label: string; readonly isPrimary: boolean },
): TemplateResult {
  const left = scope.remaining.length;
  return html`<vscode-button
    ?secondary=${!look.isPrimary}
    ?disabled=${runs.isRunning || left === 0}
    title=${left === 0 ? 'All of them are computed.' : HINT}
    @click=${() => void runs.start(scope.remaining, [metric])}
    >${look.label} · ${scopeText(scope)}</vscode-button
  >`;
}

/** `all 252`, `34 filtered`, `12 selected`; what is measured already is not counted. */
export function scopeText(scope: Scope): string {
  const count = integer(scope.remaining.length);
  if (scope.remaining.length === 0) {
    return scope.rows === 0 ? 'none' : 'done';
  }
  if (scope.kind !== 'all') {
    return `${count} ${scope.kind === 'selection' ? 'selected' : 'filtered'}`;
  }
  return scope.remaining.length === scope.rows ? `all ${count}` : `${count} left`;
}
