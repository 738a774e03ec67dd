/** Figures of the detail pane and the cards. */
import { html, type TemplateResult } from 'lit';
import { exact, figure } from '../format.ts';
import type { MetricId } from '../metrics.ts';
import './figure.ts';

/** A figure that is a number; null is undefined. */
export function figureView(
  metric: MetricId,
  value: number | null,
  format: (value: number | null) => string = figure,
): TemplateResult {
  return textFigure(metric, format(value), exact(value));
}

/** A figure that is written already. */
export function textFigure(metric: MetricId, text: string, digits: string): TemplateResult {
  return html`<lens-figure .metric=${metric} .value=${text} .exact=${digits}></lens-figure>`;
}
