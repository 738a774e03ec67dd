/** What there is to filter by among the rows of a table: what completion offers, and what is known. */
import { moduleOf } from '../../src/analysis/tensorNames.ts';
import { DESCRIBING_FIELDS, type Filterable, type NumericField } from './fields.ts';

/** How many rows have each value. */
export type Counts<Key> = ReadonlyMap<Key, number>;

export class Vocabulary<Row extends Filterable> {
  private readonly fieldsByName = new Map<string, NumericField<Row>>();
  private readonly dtypeCounts = new Map<string, number>();
  private readonly layerCounts = new Map<number, number>();
  private readonly rankCounts = new Map<number, number>();
  private readonly shapeCounts = new Map<string, number>();
  private readonly pathCounts = new Map<string, number>();
  private moduleCounts: Map<string, number> | null = null;

  constructor(fields: readonly NumericField<Row>[]) {
    for (const field of [...DESCRIBING_FIELDS, ...fields]) {
      this.fieldsByName.set(field.name.toLowerCase(), field);
    }
  }

  /** Takes note of rows that have come. */
  take(rows: readonly Row[]): void {
    this.moduleCounts = null;
    for (const row of rows) {
      for (const dtype of row.dtypes) {
        count(this.dtypeCounts, dtype);
      }
      if (row.layer !== null) {
        count(this.layerCounts, row.layer);
      }
      count(this.rankCounts, row.shape.length);
      count(this.shapeCounts, row.shape.join('x'));
      count(this.pathCounts, pathOf(row.lowerName));
    }
  }

  /** @param name in any case */
  field(name: string): NumericField<Row> | undefined {
    return this.fieldsByName.get(name.toLowerCase());
  }

  get fields(): readonly NumericField<Row>[] {
    return [...this.fieldsByName.values()];
  }

  get dtypes(): Counts<string> {
    return this.dtypeCounts;
  }

  get layers(): Counts<number> {
    return this.layerCounts;
  }

  get ranks(): Counts<number> {
    return this.rankCounts;
  }

  /** By the sides, as `4096x128`; of a scalar, empty. */
  get shapes(): Counts<string> {
    return this.shapeCounts;
  }

  /** Names without the numbers in them: few, however many rows there are. */
  get paths(): Counts<string> {
    return this.pathCounts;
  }

  /** Kinds of modules, as `q_proj`. */
  modules(): Counts<string> {
    this.moduleCounts ??= modulesOf(this.pathCounts);
    return this.moduleCounts;
  }
}

/** `model.layers.17.mlp.weight` → `model.layers.0.mlp.weight`, for any number between dots. */
function pathOf(name: string): string {
  return name.replace(/(?<![^.])\d+(?![^.])/g, '0');
}

function modulesOf(paths: Counts<string>): Map<string, number> {
  const modules = new Map<string, number>();
  for (const [path, rows] of paths) {
    const module = moduleOf(path);
    modules.set(module, (modules.get(module) ?? 0) + rows);
  }
  return modules;
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
