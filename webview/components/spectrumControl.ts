/** The button that computes one row's spectrum; while it does, how far it is. */
import { html, type TemplateResult } from 'lit';
import { percent } from '../format.ts';
import type { Runs } from '../state/runs.ts';

export function spectrumControl(runs: Runs, row: number): TemplateResult {
  if (runs.covers(row, 'spectrum')) {
    const share = percent(runs.state?.fraction ?? 0);
    return html`<span class="muted">Computing, ${share} done</span>`;
  }
  return html`<vscode-button
    secondary
    ?disabled=${runs.isRunning}
    title=${runs.isRunning ? 'Possible when the present run has ended' : 'All singular values'}
    @click=${() => void runs.start([row], ['spectrum'])}
    >Compute Spectrum</vscode-button
  >`;
}
