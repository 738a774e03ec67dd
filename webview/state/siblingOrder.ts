/** The order of what a module holds: that of the table's rows, with modules among them. */
import { Module, type Entry } from './moduleTree.ts';
import type { Group, ModuleTotals } from './moduleTotals.ts';
import { sortRows, type SortKey } from './sort.ts';
import type { Table, TableRow } from './table.ts';

/** What columns order modules by, by the column's id. */
export type GroupKeys = ReadonlyMap<string, (group: Group) => SortKey>;

export class SiblingOrder<Row extends TableRow> {
  constructor(
    private readonly table: Pick<Table<Row>, 'sort' | 'keyOf'>,
    private readonly totals: ModuleTotals<Row>,
    private readonly groupKeys: GroupKeys,
  ) {}

  /** A module's entries as they are shown; equal ones stay in the order of their names. */
  of({ entries }: Module<Row>): readonly Entry<Row>[] {
    const { column, descending } = this.table.sort;
    if (column === 'name') {
      return descending ? entries.toReversed() : entries;
    }
    return sortRows(entries, (entry) => this.keyOf(entry), descending);
  }

  private keyOf(entry: Entry<Row>): SortKey {
    const { column } = this.table.sort;
    if (!(entry instanceof Module)) {
      return this.table.keyOf(column)(entry);
    }
    const groupKey = this.groupKeys.get(column);
    return groupKey === undefined ? this.firstKeyIn(entry) : groupKey(this.totals.of(entry));
  }

  /** Of a figure that a module does not have: that of its row that would be the first. */
  private firstKeyIn(module: Module<Row>): SortKey {
    const { column, descending } = this.table.sort;
    const keyOf = this.table.keyOf(column);
    let first: SortKey = null;
    for (const row of this.totals.rowsOf(module)) {
      const key = keyOf(row);
      if (key !== null && (first === null || (descending ? key > first : key < first))) {
        first = key;
      }
    }
    return first;
  }
}
