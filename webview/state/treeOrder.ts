/** The rows of a tree one after another, as if every module were open; those of a module lie together. */
import { Module, type Entry, type ModuleTree } from './moduleTree.ts';
import type { TableRow } from './table.ts';

export class TreeOrder<Row extends TableRow> {
  readonly rows: Row[] = [];
  /** By position; sums over them need not touch the rows. */
  readonly parameters: Float64Array;
  /** Stored sizes, 0 for a row that has none. */
  readonly bytes: Float64Array;
  /** Which of `dtypes` a row has, by position. */
  readonly dtypesAt: Uint32Array;
  /** What the rows have for dtypes, each list once. */
  readonly dtypes: (readonly string[])[] = [];
  /** By the row's index. */
  private readonly positions: Int32Array;
  /** By the module's id: the first of its rows, and the first behind them. */
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;

  constructor(tree: ModuleTree<Row>) {
    this.positions = new Int32Array(tree.size);
    this.starts = new Int32Array(tree.modules.length);
    this.ends = new Int32Array(tree.modules.length);
    this.walk(tree.root);
    this.parameters = Float64Array.from(this.rows, (row) => row.parameters);
    this.bytes = Float64Array.from(this.rows, (row) => row.bytes ?? 0);
    const known = new Map<string, number>();
    this.dtypesAt = Uint32Array.from(this.rows, ({ dtypes }) => this.numberOf(dtypes, known));
  }

  positionOf(row: Row): number {
    return this.positions[row.index] ?? 0;
  }

  startOf(entry: Entry<Row>): number {
    return entry instanceof Module ? (this.starts[entry.id] ?? 0) : this.positionOf(entry);
  }

  endOf(entry: Entry<Row>): number {
    return entry instanceof Module ? (this.ends[entry.id] ?? 0) : this.positionOf(entry) + 1;
  }

  /** How many of the given rows come before each position, and of all of them at last. */
  countBefore(rows: readonly Row[]): Int32Array {
    const counts = new Int32Array(this.rows.length + 1);
    for (const row of rows) {
      counts[this.positionOf(row) + 1] = 1;
    }
    for (let at = 1; at < counts.length; at += 1) {
      counts[at] = (counts[at] ?? 0) + (counts[at - 1] ?? 0);
    }
    return counts;
  }

  private walk(module: Module<Row>): void {
    this.starts[module.id] = this.rows.length;
    for (const entry of module.entries) {
      if (entry instanceof Module) {
        this.walk(entry);
      } else {
        this.positions[entry.index] = this.rows.length;
        this.rows.push(entry);
      }
    }
    this.ends[module.id] = this.rows.length;
  }

  private numberOf(dtypes: readonly string[], known: Map<string, number>): number {
    const key = dtypes.join();
    const number = known.get(key);
    if (number !== undefined) {
      return number;
    }
    known.set(key, this.dtypes.length);
    return this.dtypes.push(dtypes) - 1;
  }
}
