/** Many rows in a message: 100,000 indices, one by one, would take more than half a megabyte. */

/**
 * How many rows are left out and how many are in, in turns, from the first row on: `[2, 3, 1, 1]` is
 * the rows 2, 3, 4 and 6. An even number of lengths.
 */
export type RowSet = readonly number[];

/** @param rows indices in any order; each counts once */
export function rowSetOf(rows: Iterable<number>): RowSet {
  const set: number[] = [];
  let end = 0;
  for (const row of Uint32Array.from(rows).sort()) {
    if (set.length > 0 && row === end) {
      set.push((set.pop() ?? 0) + 1);
    } else if (row >= end) {
      set.push(row - end, 1);
    } else {
      continue; // twice
    }
    end = row + 1;
  }
  return set;
}

/** The rows of a set, ascending. */
export function rowsIn(set: RowSet): number[] {
  const rows: number[] = [];
  let row = 0;
  for (let at = 0; at + 1 < set.length; at += 2) {
    row += set[at] ?? 0;
    const end = row + (set[at + 1] ?? 0);
    for (; row < end; row += 1) {
      rows.push(row);
    }
  }
  return rows;
}

/** One more than the last row that a set can hold, told without listing its rows. */
export function endOf(set: RowSet): number {
  return set.reduce((sum, length) => sum + length, 0);
}
