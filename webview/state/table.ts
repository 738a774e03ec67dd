/** The rows of an editor as the table shows them: order, filter, the active row and the selection. */
import { naturalKey } from '../../src/analysis/naturalOrder.ts';
import { Changes } from './changes.ts';
import type { Filterable, NumericField } from '../filter/fields.ts';
import type { Problem } from '../filter/problem.ts';
import { YES, UNMEASURED } from '../filter/verdict.ts';
import { Vocabulary } from '../filter/vocabulary.ts';
import { compileFilter, NO_FILTER, type CompiledFilter, type Filter } from './filter.ts';
import { Selection, type SelectableLines } from './selection.ts';
import { sortRows, type Sort, type SortKey } from './sort.ts';

export interface TableRow extends Filterable {
  /** Position in the files, which requests name the row by. */
  readonly index: number;
  readonly name: string;
  readonly parameters: number;
  /** Stored size, of a row that has one. */
  readonly bytes?: number;
}

/** Which rows an action of the user selects; `move` a row alone, and of a module none. */
export type SelectMode = 'move' | 'only' | 'toggle' | 'extend';

export class Table<Row extends TableRow> implements SelectableLines {
  readonly changes = new Changes();
  readonly selection = new Selection();
  /** In the order of the files. */
  readonly rows: Row[] = [];
  /** As shown: sorted and filtered. */
  visible: readonly Row[] = [];
  /** The row whose details are shown, also while the filter hides it. */
  active: Row | null = null;
  filter: Filter = NO_FILTER;
  sort: Sort = { column: 'name', descending: false };
  visibleParameters = 0;
  /** Rows of which the filter cannot tell, since a figure that it asks for is not measured. */
  undecided: readonly Row[] = [];
  /** What the filter can ask for. */
  readonly vocabulary: Vocabulary<Row>;
  private compiled: CompiledFilter<Row>;
  /** How often a row was shown from outside of the table, which then brings it into view. */
  shownCount = 0;
  private ordered: readonly Row[] = [];
  /** Of all rows. */
  parameters = 0;
  private selected: { visible: unknown; version: number; rows: readonly Row[] } | null = null;
  private readonly nameKeys = new Map<Row, string>();

  /**
   * @param keys what each column sorts by; `name` is known.
   * @param fields the figures that the filter compares, beside those that every row has.
   */
  constructor(
    private readonly keys: ReadonlyMap<string, (row: Row) => SortKey>,
    fields: readonly NumericField<Row>[] = [],
  ) {
    this.vocabulary = new Vocabulary(fields);
    this.compiled = compileFilter(this.filter, this.vocabulary);
  }

  add(rows: readonly Row[]): void {
    for (const row of rows) {
      this.rows.push(row);
      this.parameters += row.parameters;
    }
    this.vocabulary.take(rows);
    // the old rows are in order already, which the sort takes advantage of
    this.ordered = [...this.ordered, ...rows];
    this.order();
  }

  setSort(sort: Sort): void {
    this.sort = sort;
    this.order();
  }

  setFilter(filter: Filter): void {
    this.filter = filter;
    this.applyFilter();
    this.selection.retain(this.visible);
    this.changes.emit();
  }

  /** Sorts again after what the rows are sorted by has changed. */
  order(): void {
    this.ordered = sortRows(this.ordered, this.keyOf(this.sort.column), this.sort.descending);
    this.applyFilter();
    this.changes.emit();
  }

  /** Whether reports change which rows are shown, or their order. */
  dependsOnReports(): boolean {
    return this.sort.column !== 'name' || this.compiled.usesFigures;
  }

  /** What of the filter is unfinished or unknown, and so does not filter. */
  get problems(): readonly Problem[] {
    return this.compiled.problems;
  }

  /** Whether any term of the filter does. */
  get isFiltering(): boolean {
    return this.compiled.isFiltering;
  }

  /** Position of the active row among the visible ones; -1 if it is not there. */
  activePosition(): number {
    return this.active === null ? -1 : this.visible.indexOf(this.active);
  }

  /** Makes the row at a visible position the active one, and selects. */
  activate(position: number, mode: SelectMode): void {
    const row = this.visible[position];
    if (row === undefined) {
      return;
    }
    this.active = row;
    this.selection.apply(this, position, mode);
    this.changes.emit();
  }

  keyAt(position: number): Row | undefined {
    return this.visible[position];
  }

  positionOf(key: object): number {
    return this.visible.indexOf(key as Row);
  }

  rowsAt(position: number): readonly Row[] {
    return this.visible.slice(position, position + 1);
  }

  /** Makes a row the active and only selected one, wherever it is, and brings it into view. */
  show(row: Row): void {
    this.shownCount += 1;
    this.restore(row);
  }

  /** Shows the visible row `by` rows on; after the last comes the first. */
  showNext(by: 1 | -1): void {
    const count = this.visible.length;
    const from = this.activePosition();
    const row = this.visible[from < 0 ? (by > 0 ? 0 : count - 1) : (from + by + count) % count];
    if (row !== undefined) {
      this.show(row);
    }
  }

  /** Makes a row the active and only selected one, and leaves the view where it is. */
  restore(row: Row): void {
    this.active = row;
    this.selection.replace([row]);
    this.changes.emit();
  }

  selectVisible(): void {
    this.selection.replace(this.visible);
    this.active ??= this.visible[0] ?? null;
    this.changes.emit();
  }

  /** Leaves the active row selected alone. */
  clearSelection(): void {
    this.selection.replace(this.active === null ? [] : [this.active]);
    this.changes.emit();
  }

  selectedRows(): readonly Row[] {
    const { visible, selection } = this;
    if (this.selected?.visible !== visible || this.selected.version !== selection.version) {
      const rows = selection.size === 0 ? [] : visible.filter((row) => selection.has(row));
      this.selected = { visible, version: selection.version, rows };
    }
    return this.selected.rows;
  }

  /** What orders a row by its name. */
  nameKey(row: Row): string {
    const known = this.nameKeys.get(row);
    if (known !== undefined) {
      return known;
    }
    const key = naturalKey(row.lowerName);
    this.nameKeys.set(row, key);
    return key;
  }

  private applyFilter(): void {
    this.compiled = compileFilter(this.filter, this.vocabulary);
    if (!this.compiled.isFiltering) {
      this.visible = this.ordered;
      this.undecided = [];
      this.visibleParameters = this.parameters;
      return;
    }
    const { test } = this.compiled;
    const visible: Row[] = [];
    let parameters = 0;
    const undecided: Row[] = [];
    for (const row of this.ordered) {
      const verdict = test(row);
      if (verdict === YES) {
        visible.push(row);
        parameters += row.parameters;
      } else if (verdict === UNMEASURED) {
        undecided.push(row);
      }
    }
    this.visible = visible;
    this.undecided = undecided;
    this.visibleParameters = parameters;
  }

  /** What a column orders rows by. */
  keyOf(column: string): (row: Row) => SortKey {
    return this.keys.get(column) ?? ((row) => this.nameKey(row));
  }
}
