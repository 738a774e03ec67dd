/** What the map's colours mean: a ramp with numbers, and the two looks of a cell without one. */
import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../l10n.ts';
import type { Metric } from '../metrics.ts';
import type { CellValues } from './cellValues.ts';
import type { MapRow } from './mapLayout.ts';
import { REDUCTIONS } from './mapText.ts';
import type { Baseline, MapMetric } from './mapMetric.ts';
import { cssColor, type Ramp } from './ramp.ts';
import type { Limits, Scale } from './scale.ts';

const STOPS = 24;

export interface LegendParts {
  readonly values: CellValues;
  readonly scale: Scale | null;
  readonly ramp: Ramp;
  /** The ends of all values, which the scale may leave out. */
  readonly extremes: Limits | null;
  /** Whether anything is coloured. */
  readonly hasColors: boolean;
}

export function legend(parts: LegendParts): TemplateResult {
  const { values, scale, ramp, extremes, hasColors } = parts;
  const { definition } = values.metric;
  return html`<div class="legend">
    <span class="metric" title=${definitionText(definition)}
      >${definition.title}${definition.unit === '' ? nothing : html`<span class="muted">, ${definition.unit}</span>`}</span
    >
    ${values.combines ? html`<span class="muted">${REDUCTIONS[values.metric.combine]}</span>` : nothing}
    ${
      hasColors && scale !== null && extremes !== null
        ? renderRamp(scale, ramp, extremes, values.metric)
        : nothing
    }
    ${
      hasColors
        ? html`<span class="key unmeasured">${t('not measured')}</span>
            <span class="key undefined">${t('undefined')}</span>`
        : nothing
    }
  </div>`;
}

/** Formula and reading, for a hover. */
export function definitionText({ title, formula, reading }: Metric): string {
  return `${title} = ${formula}\n${reading}`;
}

function renderRamp(
  scale: Scale,
  ramp: Ramp,
  extremes: Limits,
  { format, baseline }: Pick<MapMetric<MapRow>, 'format' | 'baseline'>,
): TemplateResult {
  const lower = `${extremes.lower < scale.lower ? '≤ ' : ''}${format(scale.lower)}`;
  const upper = `${extremes.upper > scale.upper ? '≥ ' : ''}${format(scale.upper)}`;
  const isRange = scale.lower < scale.upper;
  const numbers = isRange ? [lower, format(scale.value(0.5)), upper] : [lower];
  return html`<span class="scale">
    <span class="bar">
      <span
        class="ramp"
        role="img"
        aria-label=${t('Colours from {0} to {1}', lower, upper)}
        .style=${`background: linear-gradient(to right, ${gradient(ramp)})`}
      ></span>
      <span class="numbers">${numbers.map((number) => html`<span>${number}</span>`)}</span>
    </span>
    <span class="muted">${howText(scale, extremes, baseline)}</span>
  </span>`;
}

/** Which values the ends are, and how the colours run between them. */
function howText(scale: Scale, extremes: Limits, baseline: Baseline | undefined): string {
  const isCut = extremes.lower < scale.lower || extremes.upper > scale.upper;
  return [
    ...(baseline === undefined ? [] : [t('in the middle: {0}', baseline.name)]),
    ...(isCut ? [t('2nd to 98th percentile')] : []),
    ...(scale.isLog ? [t('logarithmic')] : []),
  ].join(', ');
}

function gradient(ramp: Ramp): string {
  return Array.from({ length: STOPS }, (_stop, at) =>
    cssColor(ramp[Math.round((at / (STOPS - 1)) * (ramp.length - 1))] ?? [128, 128, 128]),
  ).join(', ');
}
