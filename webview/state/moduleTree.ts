/** All rows of a table as a tree of modules, by their names; it grows as rows come. */
import { isNumberPart, moduleEnds } from '../../src/analysis/modulePath.ts';
import { naturalKey } from '../../src/analysis/naturalOrder.ts';
import type { TableRow } from './table.ts';

/** What a module holds: modules and tensors. */
export type Entry<Row extends TableRow> = Module<Row> | Row;

export class Module<Row extends TableRow> {
  readonly children = new Map<string, Module<Row>>();
  private readonly entries: Entry<Row>[] = [];
  private isSorted = true;
  /** How many modules lie around it; 0 for the root. */
  readonly depth: number;

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
  }

  /** Whether its last component counts layers or parts. */
  get isNumber(): boolean {
    return isNumberPart(this.part);
  }

  /** Whether it is inside of something numbered, or is. */
  get isNumbered(): boolean {
    return this.isNumber || (this.parent?.isNumbered ?? false);
  }

  /** A module of one entry has no line of its own: the entry's name holds both. */
  get isShown(): boolean {
    return this.parent !== null && this.entries.length > 1;
  }

  add(entry: Entry<Row>): void {
    this.entries.push(entry);
    this.isSorted = this.entries.length < 2;
  }

  /** In natural order: layer 2 before layer 10. */
  inOrder(keyOf: (row: Row) => string): readonly Entry<Row>[] {
    if (!this.isSorted) {
      const key = (entry: Entry<Row>): string =>
        entry instanceof Module ? entry.key : keyOf(entry);
      this.entries.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
      this.isSorted = true;
    }
    return this.entries;
  }
}

export class ModuleTree<Row extends TableRow> {
  readonly root = new Module<Row>(0, null, '', '', '');
  /** Parents before children. */
  readonly modules: Module<Row>[] = [this.root];
  private readonly parents: Module<Row>[] = [];

  /** How many rows it holds: those with the lowest indices. */
  get size(): number {
    return this.parents.length;
  }

  /** @param row the one whose index is the tree's size */
  add(row: Row): void {
    let module = this.root;
    let from = 0;
    for (const end of moduleEnds(row.name)) {
      module = this.childOf(module, row.name.slice(from, end), row.name.slice(0, end));
      from = end + 1;
    }
    module.add(row);
    this.parents.push(module);
  }

  /** The module that a row lies in, whether it is shown or not. */
  moduleOf(row: Row): Module<Row> {
    return this.parents[row.index] ?? this.root;
  }

  /** The nearest module around an entry that has a line of its own; the root where none has. */
  shownParentOf(entry: Entry<Row>): Module<Row> {
    let module = entry instanceof Module ? (entry.parent ?? this.root) : this.moduleOf(entry);
    while (module.parent !== null && !module.isShown) {
      module = module.parent;
    }
    return module;
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
    parent.add(child);
    this.modules.push(child);
    return child;
  }
}
