/** The figures of two updates that the filter compares. */
import type { NumericField } from '../filter/fields.ts';
import { figureField } from '../filter/figures.ts';
import { UPDATES_METRICS } from '../updatesMetrics.ts';
import { figureOf, type FigureName, type TripleRow } from './tripleRow.ts';

const NAMES = Object.keys(UPDATES_METRICS) as (FigureName & keyof typeof UPDATES_METRICS)[];

export const TRIPLE_FIELDS: readonly NumericField<TripleRow>[] = [
  ...NAMES.map((name) => figureField(name, name, (row: TripleRow) => figureOf(row, name))),
  ...(['first', 'second'] as const).map((side) =>
    figureField(
      `relativeUpdate.${side}`,
      'relativeUpdate',
      ({ report }: TripleRow) => report?.relativeUpdate[side],
    ),
  ),
];
