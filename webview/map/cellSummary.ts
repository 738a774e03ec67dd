/** What a cell of several matrices or tensors is, for a card. */
import { t } from '../l10n.ts';
import type { CellValues } from './cellValues.ts';
import type { Place } from './geometry.ts';
import type { MapRow } from './mapLayout.ts';
import { cellText, columnName, REDUCTIONS } from './mapText.ts';

/** One of a cell's figures, as it is written, and whose it is. */
export interface Extreme {
  readonly value: string;
  readonly name: string;
}

export interface CellSummary {
  /** Where it is: layer and module. */
  readonly title: string;
  readonly metric: string;
  readonly value: string;
  /** What `value` is over the tensors. */
  readonly reduction: string;
  readonly tensors: number;
  readonly measured: number;
  /** Figures that are measured: one a matrix. */
  readonly count: number;
  /** Null where there are not two figures. */
  readonly extremes: { readonly least: Extreme; readonly most: Extreme } | null;
}

export function cellSummary<Row extends MapRow>(
  values: CellValues<Row>,
  { column, module }: Place,
): CellSummary {
  const { layout, metric } = values;
  const cell = layout.cellAt(column, module) ?? -1;
  const members = values.members(cell);
  const [least, most] = [members[0], members.at(-1)];
  const extreme = (member: (typeof members)[number]): Extreme => ({
    value: metric.format(member.value),
    name: memberName(member.row, member.matrix, (metric.values(member.row) ?? []).length),
  });
  return {
    title: `${columnName(layout.columns[column] ?? null)} · ${layout.modules[module] ?? ''}`,
    metric: metric.definition.title,
    value: cellText(values, cell),
    reduction: REDUCTIONS[metric.combine],
    tensors: layout.cells[cell]?.rows.length ?? 0,
    measured: values.at(cell).measured,
    count: members.length,
    extremes:
      least === undefined || most === undefined || members.length < 2
        ? null
        : { least: extreme(least), most: extreme(most) },
  };
}

/** @param matrices how many the tensor has */
function memberName({ name }: MapRow, matrix: number, matrices: number): string {
  return matrices > 1 ? t('{0}, matrix {1}', name, matrix) : name;
}
