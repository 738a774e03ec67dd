/**
 * The visible rows of a table as a tree of modules, line by line.
 *
 * Rows go into the tree once, as they come. What the filter leaves is counted again when it or the
 * rows change, lines when a module is opened or closed as well; never with a report.
 */
import type { Expansion } from './expansion.ts';
import type { Line, Lines } from './lines.ts';
import { Module, ModuleTree, type Entry } from './moduleTree.ts';
import { countBetween, ModuleTotals } from './moduleTotals.ts';
import type { SelectableLines } from './selection.ts';
import { SiblingOrder, type GroupKeys } from './siblingOrder.ts';
import type { SelectMode, Table, TableRow } from './table.ts';
import { TreeLines } from './treeLines.ts';
import { TreeOrder } from './treeOrder.ts';

export class Tree<Row extends TableRow> implements Lines<Row>, SelectableLines {
  private readonly modules = new ModuleTree<Row>();
  private order = new TreeOrder<Row>(this.modules);
  private totals = new ModuleTotals<Row>(this.order, []);
  private lines = this.makeLines();
  /** The module that the keyboard acts on, where it is none of the rows. */
  private activeModule: Module<Row> | null = null;
  /** The table's active row when `activeModule` was made the active line. */
  private rowBehind: Row | null = null;
  private drawn: { visible: unknown; filter: unknown; version: number } | null = null;
  private selected: { version: number; totals: ModuleTotals<Row>; before: Int32Array } | null =
    null;

  /** @param groupKeys what columns order modules by; one that is not there orders by the rows' keys */
  constructor(
    private readonly table: Table<Row>,
    readonly expansion: Expansion,
    private readonly groupKeys: GroupKeys = new Map(),
  ) {}

  count(): number {
    this.refresh();
    return this.lines.length;
  }

  at(position: number): Line<Row> | undefined {
    const entry = this.lines.at(position);
    return entry && this.lineOf(entry);
  }

  activePosition(): number {
    this.refresh();
    const active = this.active();
    return active === null ? -1 : this.positionOf(active);
  }

  activate(position: number, mode: SelectMode): void {
    const entry = this.lines.at(position);
    if (entry === undefined) {
      return;
    }
    if (entry instanceof Module) {
      this.activeModule = entry;
      this.rowBehind = this.table.active;
    } else {
      this.activeModule = null;
      this.table.active = entry;
    }
    if (mode === 'move' && entry instanceof Module) {
      this.table.selection.moveAnchor(entry);
    } else {
      this.table.selection.apply(this, position, mode);
    }
    this.table.changes.emit();
  }

  keyAt(position: number): Entry<Row> | undefined {
    return this.lines.at(position);
  }

  positionOf(key: object): number {
    return this.lines.positionOf(key as Entry<Row>);
  }

  rowsAt(position: number): readonly Row[] {
    const entry = this.lines.at(position);
    return entry === undefined ? [] : this.totals.rowsOf(entry);
  }

  firstRowsAt(position: number, most: number): readonly Row[] {
    const entry = this.lines.at(position);
    return entry === undefined ? [] : this.totals.firstRowsOf(entry, most);
  }

  /** The line that a line lies in; -1 for one that lies in none. */
  parentPosition(position: number): number {
    const entry = this.lines.at(position);
    return entry === undefined ? -1 : this.positionOf(this.modules.shownParentOf(entry));
  }

  setOpen(position: number, isOpen: boolean): void {
    const entry = this.lines.at(position);
    if (entry instanceof Module) {
      this.expansion.set([entry], isOpen);
      this.table.changes.emit();
    }
  }

  /** Opens a line and all that lie beside it. */
  openSiblings(position: number): void {
    const entry = this.lines.at(position);
    if (entry !== undefined) {
      const parent = this.modules.shownParentOf(entry);
      this.expansion.set(this.modulesShownIn(parent), true);
      this.table.changes.emit();
    }
  }

  /** Opens what the table's active row lies in. */
  reveal(): void {
    const { active } = this.table;
    this.refresh();
    this.activeModule = null;
    if (active !== null && active.index < this.modules.size) {
      const around: Module<Row>[] = [];
      let module = this.modules.shownParentOf(active);
      for (; module.parent !== null; module = this.modules.shownParentOf(module)) {
        around.push(module);
      }
      const closed = around.filter((one) => !this.expansion.isOpen(one));
      if (closed.length > 0) {
        this.expansion.set(closed, true);
      }
    }
  }

  roomFor(row: Row): string {
    this.refresh();
    const { path, depth } = this.modules.moduleOf(row);
    return ' '.repeat(3 + 2 * depth) + row.name.slice(path.length);
  }

  private active(): Entry<Row> | null {
    const isCovered = this.activeModule !== null && this.table.active === this.rowBehind;
    return isCovered ? this.activeModule : this.table.active;
  }

  private refresh(): void {
    const { visible, filter, rows, isFiltering } = this.table;
    if (this.drawn?.filter !== filter) {
      this.expansion.filterChanged(isFiltering);
    }
    const { version } = this.expansion;
    if (this.drawn?.visible === visible && this.drawn.version === version) {
      return;
    }
    if (this.drawn?.visible !== visible) {
      this.take(rows);
      this.totals = new ModuleTotals(this.order, visible);
    }
    this.drawn = { visible, filter, version };
    this.lines = this.makeLines();
  }

  private take(rows: readonly Row[]): void {
    if (rows.length > this.modules.size) {
      this.modules.add(rows.slice(this.modules.size), (row) => this.table.nameKey(row));
      this.order = new TreeOrder(this.modules);
    }
  }

  private makeLines(): TreeLines<Row> {
    const { totals } = this;
    const siblings = new SiblingOrder(this.table, totals, this.groupKeys);
    return new TreeLines(this.modules, totals, siblings, (module) => this.expansion.isOpen(module));
  }

  /** The modules whose lines lie next inside of one. */
  private modulesShownIn(module: Module<Row>): Module<Row>[] {
    return [...module.children.values()]
      .filter((child) => this.totals.has(child))
      .flatMap((child) => (child.isShown ? [child] : this.modulesShownIn(child)));
  }

  private lineOf(entry: Entry<Row>): Line<Row> {
    const parent = this.modules.shownParentOf(entry);
    const place = { key: entry, depth: this.depthOf(parent), most: this.totals.mostIn(parent) };
    const from = parent.parent === null ? 0 : parent.path.length + 1;
    if (!(entry instanceof Module)) {
      const isSelected = this.table.selection.has(entry);
      return { ...place, kind: 'row', row: entry, label: entry.name.slice(from), isSelected };
    }
    return {
      ...place,
      kind: 'group',
      label: entry.path.slice(from),
      path: entry.path,
      group: this.totals.of(entry),
      isOpen: this.expansion.isOpen(entry),
      isSelected: this.selectedIn(entry) === this.totals.countOf(entry),
    };
  }

  /** How many lines lie around one whose parent is `module`. */
  private depthOf(module: Module<Row>): number {
    let depth = 0;
    for (let at = module; at.parent !== null; at = this.modules.shownParentOf(at)) {
      depth += 1;
    }
    return depth;
  }

  /** Selected rows of a module; counted once for each selection. */
  private selectedIn(module: Module<Row>): number {
    const { order, totals } = this;
    const { version } = this.table.selection;
    if (this.selected?.version !== version || this.selected.totals !== totals) {
      const before = order.countBefore(this.table.selectedRows());
      this.selected = { version, totals, before };
    }
    return countBetween(this.selected.before, order.startOf(module), order.endOf(module));
  }
}
