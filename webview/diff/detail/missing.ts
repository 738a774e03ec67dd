/** What stands in a section whose figures are not measured, or not defined. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, type TemplateResult } from 'lit';
import { PAIR_METRICS } from '../../../src/model/pairMetrics.ts';
import { SUBJECTS } from '../../components/runStatus.ts';
import { percent } from '../../format.ts';
import { t } from '../../l10n.ts';
import { FULL_LENGTH, visibleText } from '../../visibleText.ts';
import { reasonOf, type ShownPair, type SpectralMetric } from './shownPair.ts';

/** Names the analysis that is missing, with the button that computes all of the pair. */
export function missingView(shown: ShownPair, metrics: readonly SpectralMetric[]): TemplateResult {
  const names = metrics.map((metric) => SUBJECTS[metric]).join(', ');
  const text =
    metrics.length === 1
      ? t('Not measured: it takes the analysis “{0}”.', names)
      : t('Not measured: it takes the analyses {0}.', names);
  return html`<p class="muted">${text}</p>
    <div>${computeAll(shown, metrics)}</div>`;
}

/** The figures of a matrix with NaN or Inf, or of no update at all. */
export function undefinedView(shown: ShownPair): TemplateResult {
  const reason = reasonOf(shown) ?? t('no reason was given');
  return html`<p class="muted untrusted">
    ${t('Undefined: {0}', visibleText(reason, FULL_LENGTH))}
  </p>`;
}

function computeAll(
  { session: { runs }, row }: ShownPair,
  metrics: readonly SpectralMetric[],
): TemplateResult {
  if (metrics.some((metric) => runs.covers(row.index, metric))) {
    const { total = 0, fraction = 0, running = [] } = runs.state ?? {};
    const isWaiting = total > 1 && !running.includes(row.index);
    const share = total > 1 ? '' : percent(fraction);
    return html`<span class="muted"
      >${
        isWaiting
          ? t('Waiting for its turn')
          : share === ''
            ? t('Computing …')
            : t('Computing, {0} done', share)
      }</span
    >`;
  }
  return html`<vscode-button
    secondary
    title=${t('Update, rotation and masks, with sparsity and spectra')}
    @click=${() => void runs.start([row.index], PAIR_METRICS)}
    >${t('Compute All Figures')}</vscode-button
  >`;
}
