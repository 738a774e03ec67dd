/** Sums over the rows of each module that the filter leaves. */
import { Module, type ModuleTree } from './moduleTree.ts';
import type { TableRow } from './table.ts';

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
  private readonly tensors: Float64Array;
  private readonly parameters: Float64Array;
  private readonly bytes: Float64Array;
  private readonly parts: Float64Array;
  private readonly dtypes: string[] = [];
  /** A module's parameters by dtype lie together. */
  private readonly ofDtypes: Float64Array[] = [];
  private readonly isVisible: Uint8Array;

  constructor(
    private readonly tree: ModuleTree<Row>,
    rows: readonly Row[],
  ) {
    const count = tree.modules.length;
    this.tensors = new Float64Array(count);
    this.parameters = new Float64Array(count);
    this.bytes = new Float64Array(count);
    this.parts = new Float64Array(count);
    this.isVisible = new Uint8Array(tree.size);
    for (const row of rows) {
      this.take(row);
    }
    this.sumUp();
  }

  /** Whether the filter leaves any of it. */
  has(entry: Module<Row> | Row): boolean {
    return entry instanceof Module
      ? (this.tensors[entry.id] ?? 0) > 0
      : this.isVisible[entry.index] === 1;
  }

  countOf(module: Module<Row>): number {
    return this.tensors[module.id] ?? 0;
  }

  of(module: Module<Row>): Group {
    const { id } = module;
    const dtypes = this.dtypes
      .map((dtype, at) => ({ dtype, parameters: this.ofDtypes[at]?.[id] ?? 0 }))
      .filter(({ parameters }) => parameters > 0)
      .sort((a, b) => b.parameters - a.parameters);
    return {
      tensors: this.tensors[id] ?? 0,
      parameters: this.parameters[id] ?? 0,
      bytes: this.bytes[id] ?? 0,
      parts: { name: module.part, count: this.parts[id] ?? 0 },
      dtypes,
    };
  }

  private take(row: Row): void {
    const { id } = this.tree.moduleOf(row);
    this.isVisible[row.index] = 1;
    increase(this.tensors, id, 1);
    increase(this.parameters, id, row.parameters);
    increase(this.bytes, id, row.bytes ?? 0);
    for (const dtype of row.dtypes) {
      increase(this.sumsOf(dtype), id, row.parameters);
    }
  }

  private sumsOf(dtype: string): Float64Array {
    const at = this.dtypes.indexOf(dtype);
    if (at >= 0) {
      return this.ofDtypes[at] ?? new Float64Array();
    }
    const sums = new Float64Array(this.tree.modules.length);
    this.dtypes.push(dtype);
    this.ofDtypes.push(sums);
    return sums;
  }

  private sumUp(): void {
    for (const sums of [this.tensors, this.parameters, this.bytes, ...this.ofDtypes]) {
      addToParents(this.tree, sums);
    }
    for (const { id, parent, isNumber } of this.tree.modules) {
      if (isNumber && parent !== null && (this.tensors[id] ?? 0) > 0) {
        increase(this.parts, parent.id, 1);
      }
    }
  }
}

/** Makes what each module has of its own what it has with all inside of it; by ids. */
export function addToParents<Row extends TableRow>(
  { modules }: ModuleTree<Row>,
  sums: Float64Array,
): void {
  // children come after their parents: from the last one, each sum is complete when it is added
  for (let id = modules.length - 1; id > 0; id -= 1) {
    increase(sums, modules[id]?.parent?.id ?? 0, sums[id] ?? 0);
  }
}

export function increase(sums: Float64Array, at: number, by: number): void {
  sums[at] = (sums[at] ?? 0) + by;
}
