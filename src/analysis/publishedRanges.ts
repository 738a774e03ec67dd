/** Where published models lie, and where a model's figure lies among them: publishedRanges.json. */
import data from './publishedRanges.json' with { type: 'json' };

export type Method = 'SFT' | 'OPD' | 'RLVR';

/** What the runs of one method were published to show. */
export interface PublishedRange {
  readonly method: Method;
  readonly low: number;
  readonly high: number;
  /** The published figures themselves; none where only a bound was given. */
  readonly values: readonly number[];
  /** Key of {@link sources}. */
  readonly source: keyof typeof data.sources;
}

export interface PublishedMetric {
  readonly unit: 'fraction' | 'degrees';
  /** How figures that were published roughly are read. */
  readonly approximate?: string;
  /** The α that they were measured at. */
  readonly alpha?: string;
  /** By ascending figure; they do not overlap. */
  readonly ranges: readonly PublishedRange[];
}

/** A figure's place: in a range, between two that are next to each other, or beyond the outermost. */
export type Place =
  | { readonly kind: 'in'; readonly method: Method }
  | { readonly kind: 'between'; readonly below: Method; readonly above: Method }
  | { readonly kind: 'beyond'; readonly method: Method; readonly side: 'below' | 'above' };

export type PublishedMetricId = keyof typeof data.metrics;

/** Titles and arXiv numbers by source. */
export const sources: Readonly<Record<keyof typeof data.sources, string>> = data.sources;

export const publishedMetrics = data.metrics as Readonly<
  Record<PublishedMetricId, PublishedMetric>
>;

/** Where `value` lies among the published ranges of a metric, whose bounds belong to them. */
export function placeOf(metric: PublishedMetricId, value: number): Place {
  const { ranges } = publishedMetrics[metric];
  let below: PublishedRange | undefined;
  for (const range of ranges) {
    if (value < range.low) {
      return below === undefined
        ? { kind: 'beyond', method: range.method, side: 'below' }
        : { kind: 'between', below: below.method, above: range.method };
    }
    if (value <= range.high) {
      return { kind: 'in', method: range.method };
    }
    below = range;
  }
  if (below === undefined) {
    throw new Error(`there are no published ranges of ${metric}`);
  }
  return { kind: 'beyond', method: below.method, side: 'above' };
}
