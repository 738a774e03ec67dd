/** What is said of a cell. */
import { integer } from '../format.ts';
import { t } from '../l10n.ts';
import type { CellValues } from './cellValues.ts';
import type { MapRow } from './mapLayout.ts';
import type { MapMetric } from './mapMetric.ts';

/** The heading of a column. */
export function columnName(layer: number | null): string {
  return layer === null ? t('Outside layers') : t('Layer {0}', layer);
}

/** `22.13`, or why there is no number. */
export function cellText(values: CellValues, cell: number): string {
  const { value, measured } = values.at(cell);
  if (value !== null) {
    return values.metric.format(value);
  }
  return measured === 0 ? t('not measured') : t('undefined');
}

/** What a cell of several tensors shows, for the legend. */
export const REDUCTIONS: Readonly<Record<MapMetric<MapRow>['combine'], string>> = {
  sum: t('sum of a cell’s tensors'),
  median: t('median of a cell’s tensors'),
  max: t('largest of a cell’s tensors'),
};

/** `median of 128, 19.2 to 25.7`, `37 of 128 measured`; empty for a single tensor that is measured. */
export function cellSpread(values: CellValues, cell: number): string {
  const { min, max, count, measured } = values.at(cell);
  const { format, combine } = values.metric;
  const total = values.layout.cells[cell]?.rows.length ?? 0;
  const parts: string[] = [];
  if (count > 1 && min !== null && max !== null) {
    const range = [integer(count), format(min), format(max)] as const;
    parts.push(
      {
        sum: t('sum of {0}', integer(count)),
        median: t('median of {0}, {1} to {2}', ...range),
        max: t('largest of {0}, {1} to {2}', ...range),
      }[combine],
    );
  }
  if (measured > 0 && measured < total) {
    parts.push(t('{0} of {1} measured', integer(measured), integer(total)));
  }
  return parts.join(', ');
}
