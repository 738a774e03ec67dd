/** The lines of each view of a table; made once, since a tree of 100,000 rows takes its time. */
import { Expansion } from './expansion.ts';
import type { GroupKeys } from './siblingOrder.ts';
import { TableLines, type Lines } from './lines.ts';
import type { Table, TableRow } from './table.ts';
import { Tree } from './tree.ts';
import type { ViewStateStore } from './viewState.ts';

/** A tree of so few rows is open all through. */
const FEW = 50;

export class ViewLines<Row extends TableRow> {
  private readonly list: Lines<Row>;
  private tree: Lines<Row> | undefined;

  /**
   * @param total how many rows there will be
   * @param groupKeys what columns order the modules of a tree by
   */
  constructor(
    private readonly table: Table<Row>,
    private readonly total: number,
    private readonly store: ViewStateStore,
    private readonly groupKeys: GroupKeys,
  ) {
    this.list = new TableLines(table);
  }

  of(view: string): Lines<Row> {
    if (view !== 'tree') {
      return this.list;
    }
    this.tree ??= new Tree(this.table, this.expansion(), this.groupKeys);
    return this.tree;
  }

  private expansion(): Expansion {
    return new Expansion(this.store.value.expansion, this.total <= FEW, (expansion) =>
      this.store.update({ expansion }),
    );
  }
}
