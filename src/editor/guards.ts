/** Checks of what a webview sends. */
import { MAX_COPY_PART } from '../protocol/webview.ts';

export function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

export function areIndices(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every(isIndex);
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
