/** The two histograms of a tensor. */
import { html, nothing } from 'lit';
import type { Histogram, LogHistogram } from '../../src/model/report.ts';
import { counted, figure } from '../format.ts';
import type { Plot } from './chart.ts';
import { magnitudesPlot, valuesPlot } from './histogram.ts';
import { t } from '../l10n.ts';

/** Reports are immutable, so one plot for each histogram is enough; a new one would be drawn anew. */
const plots = new WeakMap<object, Plot>();

export function histogramViews(
  histogram: Histogram | null | undefined,
  logHistogram: LogHistogram | null | undefined,
): unknown[] {
  return [
    histogram ? valuesView(histogram) : nothing,
    logHistogram && logHistogram.counts.length > 0 ? magnitudesView(logHistogram) : nothing,
  ];
}

/** The plot of something that does not change, made once. */
export function plotFor<Source extends object>(
  source: Source,
  make: (source: Source) => Plot,
): Plot {
  const known = plots.get(source);
  if (known !== undefined) {
    return known;
  }
  const plot = make(source);
  plots.set(source, plot);
  return plot;
}

function valuesView(histogram: Histogram): unknown {
  const { min, max } = histogram;
  if (min === max) {
    return html`<p class="muted">${t('All finite elements are {0}.', figure(min))}</p>`;
  }
  return html`<lens-chart
    heading=${t('Elements by value')}
    .summary=${t('Histogram from {0} to {1}', figure(min), figure(max))}
    .plot=${plotFor(histogram, valuesPlot)}
  ></lens-chart>`;
}

function magnitudesView(histogram: LogHistogram): unknown {
  const zeros =
    histogram.zeroCount === 0
      ? nothing
      : html`<p class="muted">${t('{0} not shown.', counted(histogram.zeroCount, 'zero'))}</p>`;
  return html`<lens-chart
      heading=${t('Elements by magnitude, log₂ |w|')}
      .summary=${t('Histogram from exponent {0} to {1}', histogram.minExponent, histogram.minExponent + histogram.counts.length - 1)}
      .plot=${plotFor(histogram, magnitudesPlot)}
    ></lens-chart>
    ${zeros}`;
}
