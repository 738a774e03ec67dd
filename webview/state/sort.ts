/** The order of the rows of a table. */

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** What a row is sorted by; null, which stands for undefined or not measured, always comes last. */
export type SortKey = string | number | null;

/** The rows by key; rows with equal keys keep their order. */
export function sortRows<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => SortKey,
  descending: boolean,
): Row[] {
  const keyed: { readonly row: Row; readonly key: string | number }[] = [];
  const last: Row[] = [];
  for (const row of rows) {
    const key = keyOf(row);
    if (key === null) {
      last.push(row);
    } else {
      keyed.push({ row, key });
    }
  }
  const sign = descending ? -1 : 1;
  keyed.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : 0));
  return [...keyed.map(({ row }) => row), ...last];
}

/** A key that puts shapes in the order of their sides, compared as numbers. */
export function shapeKey(shape: readonly number[]): string {
  return shape.map((side) => String(side).padStart(16, '0')).join(',');
}
