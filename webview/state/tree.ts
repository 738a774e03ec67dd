/**
 * The visible rows of a table as a tree of modules, line by line.
 *
 * Rows go into the tree once, as they come. Sums are made again when the filter or the rows
 * change, lines when a module is opened or closed as well; never with a report.
 */
import type { Expansion } from './expansion.ts';
import type { Line, Lines } from './lines.ts';
import { Module, ModuleTree, type Entry } from './moduleTree.ts';
import { addToParents, increase, ModuleTotals } from './moduleTotals.ts';
import type { SelectableLines } from './selection.ts';
import type { SelectMode, Table, TableRow } from './table.ts';

export class Tree<Row extends TableRow> implements Lines<Row>, SelectableLines {
  private readonly modules = new ModuleTree<Row>();
  private totals = new ModuleTotals<Row>(this.modules, []);
  private lines: Entry<Row>[] = [];
  /** The module that the keyboard acts on, where it is none of the rows. */
  private activeModule: Module<Row> | null = null;
  /** The table's active row when `activeModule` was made the active line. */
  private rowBehind: Row | null = null;
  private drawn: { visible: unknown; filter: unknown; version: number } | null = null;
  private selected: { version: number; totals: ModuleTotals<Row>; of: Float64Array } | null = null;

  constructor(
    private readonly table: Table<Row>,
    readonly expansion: Expansion,
  ) {}

  count(): number {
    this.refresh();
    return this.lines.length;
  }

  at(position: number): Line<Row> | undefined {
    const entry = this.lines[position];
    return entry && this.lineOf(entry);
  }

  activePosition(): number {
    this.refresh();
    const active = this.active();
    return active === null ? -1 : this.positionOf(active);
  }

  activate(position: number, mode: SelectMode): void {
    const entry = this.lines[position];
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
    this.table.selection.apply(this, position, mode);
    this.table.changes.emit();
  }

  keyAt(position: number): Entry<Row> | undefined {
    return this.lines[position];
  }

  positionOf(key: object): number {
    return this.lines.indexOf(key as Entry<Row>);
  }

  rowsAt(position: number): readonly Row[] {
    const entry = this.lines[position];
    return entry === undefined ? [] : this.rowsOf(entry);
  }

  /** The line that a line lies in; -1 for one that lies in none. */
  parentPosition(position: number): number {
    const entry = this.lines[position];
    return entry === undefined ? -1 : this.positionOf(this.modules.shownParentOf(entry));
  }

  setOpen(position: number, isOpen: boolean): void {
    const entry = this.lines[position];
    if (entry instanceof Module) {
      this.expansion.set([entry], isOpen);
      this.table.changes.emit();
    }
  }

  /** Opens a line and all that lie beside it. */
  openSiblings(position: number): void {
    const entry = this.lines[position];
    if (entry !== undefined) {
      const parent = this.modules.shownParentOf(entry);
      const isBeside = (other: Entry<Row>): other is Module<Row> =>
        other instanceof Module && this.modules.shownParentOf(other) === parent;
      this.expansion.set(this.lines.filter(isBeside), true);
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
    if (this.drawn?.visible !== visible) {
      this.modules.add(rows.slice(this.modules.size), (row) => this.table.nameKey(row));
      this.totals = new ModuleTotals(this.modules, visible);
    } else if (this.drawn.version === version) {
      return;
    }
    this.drawn = { visible, filter, version };
    this.lines = [];
    this.list(this.modules.root);
  }

  private list(module: Module<Row>): void {
    for (const entry of module.entries) {
      if (!this.totals.has(entry)) {
        continue;
      }
      const isLine = !(entry instanceof Module) || entry.isShown;
      if (isLine) {
        this.lines.push(entry);
      }
      if (entry instanceof Module && (!isLine || this.expansion.isOpen(entry))) {
        this.list(entry);
      }
    }
  }

  private lineOf(entry: Entry<Row>): Line<Row> {
    const parent = this.modules.shownParentOf(entry);
    const place = { key: entry, depth: this.depthOf(parent) };
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

  private rowsOf(entry: Entry<Row>): readonly Row[] {
    if (!(entry instanceof Module)) {
      return [entry];
    }
    const rows: Row[] = [];
    const collect = (module: Module<Row>): void => {
      for (const inside of module.entries) {
        if (inside instanceof Module) {
          collect(inside);
        } else if (this.totals.has(inside)) {
          rows.push(inside);
        }
      }
    };
    collect(entry);
    return rows;
  }

  /** Selected rows of a module; counted once for each selection. */
  private selectedIn(module: Module<Row>): number {
    const { version } = this.table.selection;
    if (this.selected?.version !== version || this.selected.totals !== this.totals) {
      const { totals } = this;
      this.selected = { version, totals, of: this.countSelected() };
    }
    return this.selected.of[module.id] ?? 0;
  }

  private countSelected(): Float64Array {
    const counts = new Float64Array(this.modules.modules.length);
    for (const row of this.table.selectedRows()) {
      increase(counts, this.modules.moduleOf(row).id, 1);
    }
    addToParents(this.modules, counts);
    return counts;
  }
}
