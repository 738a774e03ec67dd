/** Three tensors, of a base and of two checkpoints trained from it, as a row of the table. */
import { elementCount, isWeightMatrix } from '../../src/analysis/matrices.ts';
import type { Triple, UpdatesFigures, UpdatesReport } from '../../src/model/updates.ts';
import { layerNumberOf } from '../filter/fields.ts';
import type { MeasuredRow } from '../state/measuredRow.ts';

export interface TripleRow extends MeasuredRow<UpdatesReport> {
  readonly triple: Triple;
}

export function tripleRow(triple: Triple, index: number): TripleRow {
  const { name, shape, dtype } = triple;
  const dtypes = [dtype.base, dtype.first, dtype.second];
  return {
    ...{ index, triple, name, shape },
    lowerName: name.toLowerCase(),
    dtypes: [...new Set(dtypes)],
    layer: layerNumberOf(name),
    parameters: elementCount(shape),
    hasMatrix: dtypes.every((each) => isWeightMatrix(each, shape)),
    byDefault: triple.analysedByDefault,
    report: undefined,
  };
}

/** A figure of a row that is one number. */
export type FigureName = Exclude<
  {
    [Name in keyof UpdatesFigures]: UpdatesFigures[Name] extends number | null ? Name : never;
  }[keyof UpdatesFigures],
  undefined
>;

/** Undefined where the row is not measured. */
export function figureOf({ report }: TripleRow, name: FigureName): number | null | undefined {
  return report?.[name];
}

/** `BF16`, or `BF16 → BF16, F32` where an update has another one than the base. */
export function dtypeText({ triple: { dtype }, dtypes }: TripleRow): string {
  return dtypes.length === 1 ? dtype.base : `${dtype.base} → ${dtype.first}, ${dtype.second}`;
}
