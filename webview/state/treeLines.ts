/**
 * Which entry of a tree is at which line. There is no list of the lines, which a filter would make
 * anew with every key: each module knows how many lie inside of it, and a line is found from the
 * root down.
 */
import { Module, type Entry, type ModuleTree } from './moduleTree.ts';
import type { ModuleTotals } from './moduleTotals.ts';
import type { TableRow } from './table.ts';
import type { SiblingOrder } from './siblingOrder.ts';

/** What a module holds, in the order on screen. */
interface ShownEntries<Row extends TableRow> {
  readonly entries: readonly Entry<Row>[];
  /** Lines before each of them, and in all at last. */
  readonly before: Int32Array;
}

export class TreeLines<Row extends TableRow> {
  /** Lines inside of each module, by its id; none of what is closed. */
  private readonly inside: Int32Array;
  /** Of modules that were gone into. */
  private readonly shown = new Map<Module<Row>, ShownEntries<Row>>();

  constructor(
    private readonly tree: ModuleTree<Row>,
    private readonly totals: ModuleTotals<Row>,
    private readonly siblings: SiblingOrder<Row>,
    private readonly isOpen: (module: Module<Row>) => boolean,
  ) {
    this.inside = this.count();
  }

  get length(): number {
    return this.inside[0] ?? 0;
  }

  at(position: number): Entry<Row> | undefined {
    let module = this.tree.root;
    let rest = position;
    while (rest >= 0 && rest < (this.inside[module.id] ?? 0)) {
      const { entries, before } = this.shownIn(module);
      const at = lastAtMost(before, rest);
      const entry = entries[at];
      rest -= before[at] ?? 0;
      if (!(entry instanceof Module)) {
        return entry;
      }
      if (entry.isShown) {
        if (rest === 0) {
          return entry;
        }
        rest -= 1;
      }
      module = entry;
    }
    return undefined;
  }

  /** -1 for an entry that has no line. */
  positionOf(entry: Entry<Row>): number {
    if (!this.tree.has(entry) || this.linesOf(entry) === 0) {
      return -1;
    }
    let position = 0;
    let inner = entry;
    for (let module = this.tree.parentOf(entry); module !== null; module = module.parent) {
      if (inner !== entry && inner instanceof Module && inner.isShown) {
        if (!this.isOpen(inner)) {
          return -1;
        }
        position += 1;
      }
      const { entries, before } = this.shownIn(module);
      position += before[entries.indexOf(inner)] ?? 0;
      inner = module;
    }
    return entry instanceof Module && !entry.isShown ? -1 : position;
  }

  private count(): Int32Array {
    const { modules } = this.tree;
    const inside = new Int32Array(modules.length);
    // children come after their parents: from the last one, each is complete when it is added
    for (let id = modules.length - 1; id >= 0; id -= 1) {
      const module = modules[id];
      const rows = module === undefined ? 0 : this.totals.countOf(module);
      if (module === undefined || rows === 0) {
        continue;
      }
      // so far, what its modules have more than one line for each of their rows
      const lines = rows + (inside[id] ?? 0);
      inside[id] = module.isShown && !this.isOpen(module) ? 0 : lines;
      if (module.parent !== null) {
        const more = (module.isShown ? 1 : 0) + (inside[id] ?? 0) - rows;
        inside[module.parent.id] = (inside[module.parent.id] ?? 0) + more;
      }
    }
    return inside;
  }

  private shownIn(module: Module<Row>): ShownEntries<Row> {
    const known = this.shown.get(module);
    if (known !== undefined) {
      return known;
    }
    const entries = this.siblings.of(module);
    const before = new Int32Array(entries.length + 1);
    entries.forEach((entry, at) => {
      before[at + 1] = (before[at] ?? 0) + this.linesOf(entry);
    });
    const shown = { entries, before };
    this.shown.set(module, shown);
    return shown;
  }

  /** Of an entry with all that is in it. */
  private linesOf(entry: Entry<Row>): number {
    if (!this.totals.has(entry)) {
      return 0;
    }
    return entry instanceof Module ? (entry.isShown ? 1 : 0) + (this.inside[entry.id] ?? 0) : 1;
  }
}

/** Of ascending numbers, the position of the last that is not more than `most` and has one after it. */
function lastAtMost(numbers: Int32Array, most: number): number {
  let low = 0;
  let high = numbers.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= most) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}
