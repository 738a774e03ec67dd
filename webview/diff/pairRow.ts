/** A pair of tensors as a row of the table. */
import { pairCost } from '../../src/analysis/cost.ts';
import { elementCount, isFloating, isWeightMatrix } from '../../src/analysis/matrices.ts';
import type { Dtype } from '../../src/model/checkpoint.ts';
import type { Pair } from '../../src/model/pair.ts';
import type { PairMetric } from '../../src/model/pairMetrics.ts';
import type { PairReport } from '../../src/model/report.ts';
import { layerNumberOf } from '../filter/fields.ts';
import type { MeasuredRow } from '../state/measuredRow.ts';

export interface PairRow extends MeasuredRow<PairReport> {
  readonly pair: Pair;
}

export function pairRow(pair: Pair, index: number): PairRow {
  const { base, other } = pair.dtype;
  return {
    index,
    pair,
    name: pair.name,
    lowerName: pair.name.toLowerCase(),
    dtypes: base === other ? [base] : [base, other],
    shape: pair.shape,
    layer: layerNumberOf(pair.name),
    parameters: elementCount(pair.shape),
    hasMatrix: isWeightMatrix(base, pair.shape) && isWeightMatrix(other, pair.shape),
    byDefault: pair.analysedByDefault,
    report: undefined,
  };
}

/** Null counts: an undefined sparsity is a result. */
export function hasSparsity({ report }: PairRow): boolean {
  return report?.updateSparsity !== undefined || (report?.error ?? null) !== null;
}

/** Null counts: an undefined spectrum is a result, with its reason. */
export function hasPairSpectrum(row: PairRow): boolean {
  return row.report?.nss !== undefined || (row.report?.error ?? null) !== null;
}

/** Whether its direction is measured, all groups of it or what is defined of them. */
export function hasDirections({ report }: PairRow): boolean {
  const isMeasured = report?.rotation !== undefined && report.principalOverlap !== undefined;
  return isMeasured || (report?.error ?? null) !== null;
}

/** Integers and booleans are not subtracted. */
export function isUpdateDefined({ pair }: PairRow): boolean {
  return isFloating(pair.dtype.base) && isFloating(pair.dtype.other);
}

/** Whether no element differs. */
export function isIdentical(row: PairRow): boolean {
  return row.report?.updateSparsity === 1 && row.report.exactEqualFraction === 1;
}

/** About what measuring takes, in the unit of src/analysis/cost.ts; nothing where there is no row. */
export function workOf(row: PairRow | undefined, metrics: readonly PairMetric[]): number {
  if (row === undefined) {
    return 0;
  }
  const { shape, dtype } = row.pair;
  const side = (of: Dtype): Parameters<typeof pairCost>[0][0] => {
    // `BF16`, `F8_E4M3`; one without a number is a byte
    const bits = Number(/\d+/.exec(of)?.[0] ?? 8);
    return { dtype: of, shape, bytes: (row.parameters * bits) / 8 };
  };
  return pairCost([side(dtype.base), side(dtype.other)], metrics).work;
}

export function dtypeText(row: PairRow): string {
  return row.dtypes.join(' \u2192 ');
}
