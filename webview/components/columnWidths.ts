/** How the width of the table is shared out; all in CSS pixels. */

/** Between two columns, and at the ends of a row. */
export const COLUMN_GAP = 10;
export const ROW_START = 12;
export const ROW_END = 16;

/** The most of the table that the names take from the other columns. */
const NAME_SHARE = 0.45;

/**
 * The names take what the others leave. Where not all columns fit, those that do are shown whole
 * and the names have the rest; the others are reached by scrolling.
 *
 * @param table width of the table
 * @param longest width of the longest name
 * @param others widths of the other columns, in order
 */
export function nameWidth(table: number, longest: number, others: readonly number[]): number {
  const least = Math.min(longest, table * NAME_SHARE);
  let left = table - ROW_START - ROW_END;
  for (const width of others) {
    if (left - width - COLUMN_GAP < least) {
      // so that the next column begins just behind the edge
      return Math.max(0, Math.floor(left + ROW_END - COLUMN_GAP));
    }
    left -= width + COLUMN_GAP;
  }
  return Math.floor(left);
}

/** A column that grows by less than this shows no more for it. */
const LEAST_GROWTH = 32;

/** The most of the room that the names do not need that a growing column takes. */
const SLACK_SHARE = 0.5;

/**
 * Widens columns that show more the wider they are, by room that the names do not need; not those
 * that can only be seen by scrolling.
 *
 * @param table width of the table
 * @param name width of the names
 * @param longest width of the longest name
 * @param others widths of the other columns, in order
 * @param growth by how much each of them may grow
 */
export function grown(
  table: number,
  name: number,
  longest: number,
  others: readonly number[],
  growth: readonly number[],
): { readonly name: number; readonly others: readonly number[] } {
  let left = Math.max(0, Math.floor((name - longest) * SLACK_SHARE));
  let end = ROW_START + name;
  const widths = others.map((width, at) => {
    end += COLUMN_GAP + width;
    const most = end <= table ? Math.min(left, growth[at] ?? 0) : 0;
    const more = most < LEAST_GROWTH ? 0 : most;
    left -= more;
    return width + more;
  });
  const taken = widths.reduce((sum, width, at) => sum + width - (others[at] ?? 0), 0);
  return { name: name - taken, others: widths };
}

/** Width of a whole row. */
export function rowWidth(name: number, others: readonly number[]): number {
  return others.reduce((sum, width) => sum + COLUMN_GAP + width, ROW_START + name + ROW_END);
}
