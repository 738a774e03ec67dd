/** A tensor as a row of the table. */
import { elementCount, isEmbedding, isWeightMatrix } from '../../src/analysis/matrices.ts';
import type { Tensor } from '../../src/model/checkpoint.ts';
import type { TensorReport } from '../../src/model/report.ts';
import { layerNumberOf } from '../filter/fields.ts';
import type { MeasuredRow } from '../state/measuredRow.ts';

export interface TensorRow extends MeasuredRow<TensorReport> {
  readonly tensor: Tensor;
}

export function tensorRow(tensor: Tensor, index: number): TensorRow {
  const hasMatrix = isWeightMatrix(tensor.dtype, tensor.shape);
  return {
    index,
    tensor,
    name: tensor.name,
    lowerName: tensor.name.toLowerCase(),
    dtypes: [tensor.dtype],
    shape: tensor.shape,
    layer: layerNumberOf(tensor.name),
    parameters: elementCount(tensor.shape),
    bytes: tensor.bytes,
    hasMatrix,
    byDefault: hasMatrix && !isEmbedding(tensor.name),
    report: undefined,
  };
}

export function hasStatistics(row: TensorRow): boolean {
  return row.report?.stats !== undefined || isUnreadable(row);
}

/** Null counts: an undefined spectrum is a result, with its reason. */
export function hasSpectrum(row: TensorRow): boolean {
  return row.report?.spectrum !== undefined || isUnreadable(row);
}

function isUnreadable(row: TensorRow): boolean {
  return (row.report?.error ?? null) !== null;
}
