/** The button that computes one row's spectrum; while it does, how far it is. */
import { html, type TemplateResult } from 'lit';
import { percent } from '../format.ts';
import { t } from '../l10n.ts';
import type { Runs } from '../state/runs.ts';

export function spectrumControl(runs: Runs, row: number): TemplateResult {
  if (runs.covers(row, 'spectrum')) {
    const { total = 0, fraction = 0, running = [] } = runs.state ?? {};
    if (total > 1 && !running.includes(row)) {
      return html`<span class="muted">${t('Waiting for its turn')}</span>`;
    }
    const share = total > 1 ? '' : percent(fraction);
    return html`<span class="muted"
      >${share === '' ? t('Computing …') : t('Computing, {0} done', share)}</span
    >`;
  }
  return html`<vscode-button
    secondary
    title=${t('All singular values')}
    @click=${() => void runs.start([row], ['spectrum'])}
    >${t('Compute Spectrum')}</vscode-button
  >`;
}
