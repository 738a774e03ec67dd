/** The button that computes one row's spectrum; while it does, how far it is. */
import { html, type TemplateResult } from 'lit';
import type { Runs } from '../state/runs.ts';
import './runStatus.ts';

export function spectrumControl(runs: Runs, row: number): TemplateResult {
  if (runs.covers(row, 'spectrum')) {
    return html`<span class="muted">Computing …</span>`;
  }
  return html`<vscode-button
    secondary
    ?disabled=${runs.isRunning}
    title=${runs.isRunning ? 'Possible when the present run has ended' : 'All singular values'}
    @click=${() => void runs.start([row], ['spectrum'])}
    >Compute Spectrum</vscode-button
  >`;
}
