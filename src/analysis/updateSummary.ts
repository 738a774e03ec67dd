/** How far the update of a whole model goes: by layer, and against the steps of bf16. */
import type { PairReport, UlpRatio } from '../model/report.ts';
import { layerOf } from './tensorNames.ts';

/**
 * The share of Σ‖dW‖F² that lies in each layer; what lies outside of the layers has no share of
 * its own. Null where no tensor changed.
 */
export function updateShareOf(
  reports: readonly PairReport[],
): Readonly<Record<string, number>> | null {
  const norms = new Map<string | null, number>();
  let total = 0;
  for (const report of reports) {
    for (const { frobeniusNorm } of report.matrices ?? [report]) {
      const norm = frobeniusNorm?.update ?? 0;
      const layer = layerOf(report.name);
      norms.set(layer, Math.hypot(norms.get(layer) ?? 0, norm));
      total = Math.hypot(total, norm);
    }
  }
  norms.delete(null);
  return total === 0
    ? null
    : Object.fromEntries([...norms].map(([layer, norm]) => [String(layer), (norm / total) ** 2]));
}

/** The counts of all tensors together; null where none has any. */
export function ulpRatioOf(reports: readonly PairReport[]): UlpRatio | null {
  const all = reports.flatMap(({ ulpRatio }) => ulpRatio ?? []);
  if (all.length === 0) {
    return null;
  }
  const sum = (of: (one: UlpRatio) => number): number =>
    all.reduce((total, one) => total + of(one), 0);
  const bins = Array.from({ length: 16 }, (_count, bin) => sum((one) => one.bins[bin] ?? 0));
  return {
    zero: sum((one) => one.zero),
    under: sum((one) => one.under),
    bins,
    over: sum((one) => one.over),
    exact: all.every((one) => one.exact),
  };
}
