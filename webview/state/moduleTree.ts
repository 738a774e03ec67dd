/** All rows of a table as a tree of modules, by their names; it grows as rows come. */
import { isNumberPart, moduleEnds } from '../../src/analysis/modulePath.ts';
import { naturalKey } from '../../src/analysis/naturalOrder.ts';
import type { TableRow } from './table.ts';

/** What a module holds: modules and tensors. */
export type Entry<Row extends TableRow> = Module<Row> | Row;

export class Module<Row extends TableRow> {
  readonly children = new Map<string, Module<Row>>();
  /** In natural order once the tree has been sorted: layer 2 before layer 10. */
  readonly entries: Entry<Row>[] = [];
  /** How many modules lie around it; 0 for the root. */
  readonly depth: number;
  /** Whether its last component counts layers or parts. */
  readonly isNumber: boolean;
  /** Whether it is inside of something numbered, or is. */
  readonly isNumbered: boolean;

  /**
   * @param id position among the tree's modules: after that of its parent
   * @param path up to and without the dot before its children's names
   * @param key orders it among its siblings, rows as well
   */
  constructor(
    readonly id: number,
    readonly parent: Module<Row> | null,
    readonly path: string,
    readonly part: string,
    readonly key: string,
  ) {
    this.depth = parent === null ? 0 : parent.depth + 1;
    this.isNumber = isNumberPart(part);
    this.isNumbered = this.isNumber || (parent?.isNumbered ?? false);
  }

  /** A module of one entry has no line of its own: the entry's name holds both. */
  get isShown(): boolean {
    return this.parent !== null && this.entries.length > 1;
  }

  sort(keyOf: (row: Row) => string): void {
    const keyed = this.entries.map((entry) => ({
      entry,
      key: entry instanceof Module ? entry.key : keyOf(entry),
    }));
    keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    keyed.forEach(({ entry }, at) => (this.entries[at] = entry));
  }
}

export class ModuleTree<Row extends TableRow> {
  readonly root = new Module<Row>(0, null, '', '', '');
  /** Parents before children. */
  readonly modules: Module<Row>[] = [this.root];
  private readonly parents: Module<Row>[] = [];
  /** Have entries that are not in order yet. */
  private readonly unsorted = new Set<Module<Row>>();

  /** How many rows it holds: those with the lowest indices. */
  get size(): number {
    return this.parents.length;
  }

  /**
   * @param rows those whose indices follow the tree's size
   * @param keyOf what orders a row by its name
   */
  add(rows: readonly Row[], keyOf: (row: Row) => string): void {
    rows.forEach((row) => this.addOne(row));
    this.unsorted.forEach((module) => module.sort(keyOf));
    this.unsorted.clear();
  }

  /** The module that a row lies in, whether it is shown or not. */
  moduleOf(row: Row): Module<Row> {
    return this.parents[row.index] ?? this.root;
  }

  has(entry: Entry<Row>): boolean {
    return entry instanceof Module
      ? this.modules[entry.id] === entry
      : entry.index < this.parents.length;
  }

  /** The module around an entry, whether it is shown or not; null around the root. */
  parentOf(entry: Entry<Row>): Module<Row> | null {
    return entry instanceof Module ? entry.parent : this.moduleOf(entry);
  }

  /** The nearest module around an entry that has a line of its own; the root where none has. */
  shownParentOf(entry: Entry<Row>): Module<Row> {
    let module = entry instanceof Module ? (entry.parent ?? this.root) : this.moduleOf(entry);
    while (module.parent !== null && !module.isShown) {
      module = module.parent;
    }
    return module;
  }

  private addOne(row: Row): void {
    let module = this.root;
    let from = 0;
    for (const end of moduleEnds(row.name)) {
      module = this.childOf(module, row.name.slice(from, end), row.name.slice(0, end));
      from = end + 1;
    }
    this.put(row, module);
    this.parents.push(module);
  }

  private put(entry: Entry<Row>, module: Module<Row>): void {
    module.entries.push(entry);
    if (module.entries.length > 1) {
      this.unsorted.add(module);
    }
  }

  private childOf(parent: Module<Row>, part: string, path: string): Module<Row> {
    const known = parent.children.get(part);
    if (known !== undefined) {
      return known;
    }
    const key = parent === this.root ? '' : `${parent.key}.`;
    const child = new Module(
      this.modules.length,
      parent,
      path,
      part,
      key + naturalKey(part.toLowerCase()),
    );
    parent.children.set(part, child);
    this.put(child, parent);
    this.modules.push(child);
    return child;
  }
}
