/** Sums over the rows of each module that the filter leaves; made for the modules that are looked at. */
import { Module, type Entry } from './moduleTree.ts';
import type { TableRow } from './table.ts';
import type { TreeOrder } from './treeOrder.ts';

/** What a module's line shows. */
export interface Group {
  /** Tensors that the filter leaves. */
  readonly tensors: number;
  readonly parameters: number;
  /** Stored size. */
  readonly bytes: number;
  /** Parameters by dtype, the most first. */
  readonly dtypes: readonly { readonly dtype: string; readonly parameters: number }[];
  /** What its numbered modules are called and how many there are, as 36 `layers`; none counts 0. */
  readonly parts: { readonly name: string; readonly count: number };
}

export class ModuleTotals<Row extends TableRow> {
  /** Of the rows that the filter leaves. */
  private readonly before: Int32Array;
  private readonly groups = new Map<Module<Row>, Group>();
  private readonly most = new Map<Module<Row>, number>();
  /** Of the rows that the filter leaves, before each position. */
  private parametersBefore: Float64Array | null = null;

  /** @param rows those that the filter leaves */
  constructor(
    private readonly order: TreeOrder<Row>,
    rows: readonly Row[],
  ) {
    this.before = order.countBefore(rows);
  }

  /** Whether the filter leaves any of it. */
  has(entry: Entry<Row>): boolean {
    return this.countOf(entry) > 0;
  }

  countOf(entry: Entry<Row>): number {
    return countBetween(this.before, this.order.startOf(entry), this.order.endOf(entry));
  }

  rowsOf(entry: Entry<Row>): Row[] {
    return this.firstRowsOf(entry, Infinity);
  }

  /** The same, but no more than `most`. */
  firstRowsOf(entry: Entry<Row>, most: number): Row[] {
    const rows: Row[] = [];
    const end = this.order.endOf(entry);
    for (let at = this.order.startOf(entry); at < end && rows.length < most; at += 1) {
      const row = this.order.rows[at];
      if (row !== undefined && this.isLeft(at)) {
        rows.push(row);
      }
    }
    return rows;
  }

  of(module: Module<Row>): Group {
    const known = this.groups.get(module);
    if (known !== undefined) {
      return known;
    }
    const group = this.sum(module);
    this.groups.set(module, group);
    return group;
  }

  /** Parameters of the largest line that lies next inside of a module. */
  mostIn(module: Module<Row>): number {
    const known = this.most.get(module);
    if (known !== undefined) {
      return known;
    }
    const sizes = module.entries.map((entry) =>
      entry instanceof Module && !entry.isShown ? this.mostIn(entry) : this.parametersOf(entry),
    );
    const most = sizes.reduce((one, other) => Math.max(one, other), 0);
    this.most.set(module, most);
    return most;
  }

  private parametersOf(entry: Entry<Row>): number {
    this.parametersBefore ??= this.sumBefore();
    const { order, parametersBefore } = this;
    const before = (at: number): number => parametersBefore[at] ?? 0;
    return before(order.endOf(entry)) - before(order.startOf(entry));
  }

  /** Counts are whole numbers far below 2⁵³: their differences are exact. */
  private sumBefore(): Float64Array {
    const { parameters } = this.order;
    const sums = new Float64Array(parameters.length + 1);
    parameters.forEach((own, at) => {
      sums[at + 1] = (sums[at] ?? 0) + (this.isLeft(at) ? own : 0);
    });
    return sums;
  }

  private sum(module: Module<Row>): Group {
    const { order } = this;
    const ofDtypes = new Float64Array(order.dtypes.length);
    let parameters = 0;
    let bytes = 0;
    for (let at = order.startOf(module); at < order.endOf(module); at += 1) {
      if (this.isLeft(at)) {
        const own = order.parameters[at] ?? 0;
        const dtypes = order.dtypesAt[at] ?? 0;
        parameters += own;
        bytes += order.bytes[at] ?? 0;
        ofDtypes[dtypes] = (ofDtypes[dtypes] ?? 0) + own;
      }
    }
    return {
      ...{ tensors: this.countOf(module), parameters, bytes },
      dtypes: this.byDtype(ofDtypes),
      parts: { name: module.part, count: this.partsOf(module) },
    };
  }

  /** @param sums by the position of the dtypes in the order's list */
  private byDtype(sums: Float64Array): Group['dtypes'] {
    const parameters = new Map<string, number>();
    this.order.dtypes.forEach((dtypes, at) => {
      for (const dtype of dtypes) {
        parameters.set(dtype, (parameters.get(dtype) ?? 0) + (sums[at] ?? 0));
      }
    });
    return [...parameters]
      .map(([dtype, sum]) => ({ dtype, parameters: sum }))
      .filter((one) => one.parameters > 0)
      .sort((a, b) => b.parameters - a.parameters);
  }

  private partsOf(module: Module<Row>): number {
    let count = 0;
    for (const child of module.children.values()) {
      count += child.isNumber && this.has(child) ? 1 : 0;
    }
    return count;
  }

  /** Whether the filter leaves the row at a position of the order. */
  private isLeft(at: number): boolean {
    return countBetween(this.before, at, at + 1) > 0;
  }
}

/** @param before of some rows, how many come before each position */
export function countBetween(before: Int32Array, start: number, end: number): number {
  return (before[end] ?? 0) - (before[start] ?? 0);
}
