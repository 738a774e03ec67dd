/** Elements as text for the clipboard. */
import { MAX_WINDOW_ELEMENTS, type ValueWindow } from '../../src/model/values.ts';
import { plainText } from './elementText.ts';
import { cellCount, type CellRange } from './selection.ts';
import type { ValuesSource } from './source.ts';

/** At up to 25 characters each they fit into a message. */
export const MAX_COPIED = Math.min(40_000, MAX_WINDOW_ELEMENTS);

/**
 * A rectangle of elements as a table separated by tabs, every number with all its digits.
 *
 * @returns null where there are more than `MAX_COPIED`
 * @throws the request's failure
 */
export async function copyText(
  source: ValuesSource,
  slice: number,
  range: CellRange,
  signal: AbortSignal,
): Promise<string | null> {
  if (cellCount(range) > MAX_COPIED) {
    return null;
  }
  const window = windowOf(slice, range);
  const { values } = await source.values(window, signal);
  const texts = Array.from<number | bigint, string>(values, plainText);
  const lines = Array.from({ length: window.rowCount }, (_line, row) =>
    texts.slice(row * window.columnCount, (row + 1) * window.columnCount).join('\t'),
  );
  return lines.join('\n');
}

function windowOf(slice: number, range: CellRange): ValueWindow {
  const { rowStart, rowEnd, columnStart, columnEnd } = range;
  return {
    slice,
    ...{ rowStart, rowCount: rowEnd - rowStart },
    ...{ columnStart, columnCount: columnEnd - columnStart },
  };
}
