/** What a cell of an image covers, and what it says. */
import type { TensorImage, UpdateImage } from '../../src/model/values.ts';
import { figure, integer, percent } from '../format.ts';
import { t } from '../l10n.ts';
import { cellCount, type Cell, type CellRange } from './selection.ts';

/** The rows and columns of the slice that a cell stands for: `TensorImage` says how they are dealt out. */
export function covered({ matrix, rows, columns }: TensorImage, cell: Cell): CellRange {
  return {
    rowStart: Math.floor((cell.row * matrix.rows) / rows),
    rowEnd: Math.floor(((cell.row + 1) * matrix.rows) / rows),
    columnStart: Math.floor((cell.column * matrix.columns) / columns),
    columnEnd: Math.floor(((cell.column + 1) * matrix.columns) / columns),
  };
}

/** `rows 20–40, columns 0–20 · mean 1.2e-4 · max |w| 0.31` */
export function cellReadout(image: TensorImage | UpdateImage, cell: Cell): string {
  const at = cell.row * image.columns + cell.column;
  const odd = image.nonFinite[at] ?? 0;
  const parts = [
    rangeText(covered(image, cell)),
    t('mean {0}', finite(image.mean[at])),
    t('max |w| {0}', finite(image.maxAbs[at])),
    ...('changedFraction' in image ? [t('{0} changed', percent(image.changedFraction[at]))] : []),
    ...(odd > 0 ? [t('{0} NaN or Inf', integer(odd))] : []),
  ];
  return parts.join(' · ');
}

/** An index where it is one element. */
export function rangeText(range: CellRange): string {
  if (cellCount(range) === 1) {
    return `[${range.rowStart}, ${range.columnStart}]`;
  }
  return t(
    'rows {0}, columns {1}',
    spanText(range.rowStart, range.rowEnd),
    spanText(range.columnStart, range.columnEnd),
  );
}

function spanText(start: number, end: number): string {
  return end - start === 1 ? String(start) : `${start}–${end - 1}`;
}

function finite(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? figure(null) : figure(value);
}
