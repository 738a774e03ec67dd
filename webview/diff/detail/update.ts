/** How large an update is, and what of it can be seen in bf16. */
import { html, nothing, type TemplateResult } from 'lit';
import type { PairFigures, UlpRatio } from '../../../src/model/report.ts';
import { counted } from '../../format.ts';
import { t } from '../../l10n.ts';
import { METRICS } from '../../metrics.ts';
import '../../plots/chart.ts';
import { ulpPlot } from '../../plots/histogram.ts';
import { plotFor } from '../../plots/histogramViews.ts';
import { updateFigures } from '../pairFigures.ts';
import type { ShownPair } from './shownPair.ts';

export function updateView({ session, row }: ShownPair): TemplateResult {
  const { report } = row;
  if (report?.updateSparsity === undefined) {
    return html`<p class="muted">
      ${session.runs.isRunning ? t('Measuring …') : t('Not measured.')}
    </p>`;
  }
  return html`<div class="figures">${updateFigures(report)}</div>
    ${ulpView(report)}`;
}

/** Nothing of tensors that are not floating, and where no element moved. */
function ulpView({ ulpRatio }: PairFigures): unknown {
  if (!ulpRatio || movedOf(ulpRatio) === 0) {
    return nothing;
  }
  const { formula, reading } = METRICS.ulpRatio;
  return html`<lens-chart
      title=${`${formula}\n${reading}`}
      heading=${t('Elements by update, in half ULPs of bf16')}
      .summary=${t('Histogram from under 2⁻⁸ to over 2⁸; {0} unchanged', counted(ulpRatio.zero, 'element'))}
      .plot=${plotFor(ulpRatio, ulpPlot)}
    ></lens-chart>
    <p class="muted">${ulpText(ulpRatio)}</p>`;
}

function ulpText(ratio: UlpRatio): string {
  const moved = t('{0} did not move at all and are not shown.', counted(ratio.zero, 'element'));
  const threshold = ratio.exact
    ? t('The base lies on the bf16 grid: the threshold of ½ ULP is exact.')
    : t('The base does not lie on the bf16 grid: the threshold of ½ ULP is approximate.');
  return `${moved} ${threshold}`;
}

function movedOf({ under, bins, over }: UlpRatio): number {
  return under + over + bins.reduce((sum, count) => sum + count, 0);
}
