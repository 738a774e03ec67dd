/** A pair of tensors as a row of the table. */
import { elementCount, isWeightMatrix } from '../../src/analysis/matrices.ts';
import type { Pair } from '../../src/model/pair.ts';
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

/** Null counts: an undefined spectrum is a result, with its reason. */
export function hasPairSpectrum(row: PairRow): boolean {
  return row.report?.nss !== undefined || (row.report?.error ?? null) !== null;
}

/** Whether no element differs. */
export function isIdentical(row: PairRow): boolean {
  return row.report?.updateSparsity === 1 && row.report.exactEqualFraction === 1;
}

export function dtypeText(row: PairRow): string {
  return row.dtypes.join(' \u2192 ');
}
