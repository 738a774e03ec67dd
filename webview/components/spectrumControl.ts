/** The button that computes one row's spectrum; while it does, how far it is. */
import { html, type TemplateResult } from 'lit';
import { percent } from '../format.ts';
import { t } from '../l10n.ts';
import type { Runs } from '../state/runs.ts';

export function spectrumControl(runs: Runs, row: number): TemplateResult {
  if (runs.covers(row, 'spectrum')) {
    const share = percent(runs.state?.fraction ?? 0);
    return html`<span class="muted">${t('Computing, {0} done', share)}</span>`;
  }
  return html`<vscode-button
    secondary
    ?disabled=${runs.isRunning}
    title=${runs.isRunning ? t('Possible when the present run has ended') : t('All singular values')}
    @click=${() => void runs.start([row], ['spectrum'])}
    >${t('Compute Spectrum')}</vscode-button
  >`;
}
