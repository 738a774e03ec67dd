/** Checks of what a webview sends. */
import type { RowSet } from '../protocol/rowSet.ts';
import { MAX_COPY_PART, MAX_SHOWN_ROWS } from '../protocol/webview.ts';

export function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Accepts rows that are on screen. */
export function areShownRows(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length <= MAX_SHOWN_ROWS && value.every(isIndex);
}

/** Accepts a set of rows, not the empty one. */
export function isRowSet(value: unknown): value is RowSet {
  const isWhole = Array.isArray(value) && value.length > 0 && value.length % 2 === 0;
  return isWhole && value.every(isIndex);
}

export function isCopyPart(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_COPY_PART;
}

/** Accepts a list of some of `known`, not an empty one. */
export function areMetrics<Metric extends string>(known: readonly Metric[]) {
  const areSome = areSomeOf(known);
  return (value: unknown): value is readonly Metric[] => areSome(value) && value.length > 0;
}

/** Accepts a list of some of `known`, or of none. */
export function areSomeOf<Metric extends string>(known: readonly Metric[]) {
  return (value: unknown): value is readonly Metric[] =>
    Array.isArray(value) && value.every((metric) => known.includes(metric as Metric));
}

/** Accepts one of `known`. */
export function isOneOf<Name extends string>(known: readonly Name[]) {
  return (value: unknown): value is Name => known.includes(value as Name);
}
