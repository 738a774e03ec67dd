/** Where each row stands in the map: read from its name once. */
import { inFlowOrder, shortLabels, stackLabels } from '../../src/analysis/moduleLabels.ts';
import { placeOf } from '../../src/analysis/tensorNames.ts';
import { t } from '../l10n.ts';
import { ROW_LENGTH, visibleText } from '../visibleText.ts';

/** What the map needs of a row to place it. */
export interface Placed {
  /** Its position among all rows. */
  readonly index: number;
  readonly name: string;
}

export interface Module {
  /** The list of layers it belongs to; empty outside of the layers. */
  readonly stack: string;
  /** Its path inside a layer. */
  readonly path: string;
}

/** The modules as the map's rows are to follow each other, each with what it is called. */
export interface ModuleOrder {
  /** Module numbers, first row first. */
  readonly order: readonly number[];
  /** By module number; fit to be shown. */
  readonly labels: readonly string[];
}

/** No block has more modules; names that make so many are listed in full, in the order of the files. */
const MOST_MODULES = 3000;

/** Names are read once, however often the map is opened. */
const known = new WeakMap<readonly Placed[], Places>();

/** The places of a table's rows, which are only ever appended to. */
export function placesOf(rows: readonly Placed[]): Places {
  const places = known.get(rows) ?? new Places();
  known.set(rows, places);
  places.take(rows);
  return places;
}

export class Places {
  readonly modules: Module[] = [];
  private readonly numbers = new Map<string, number>();
  /** By the row's index: its module's number. */
  private readonly moduleOfRow: number[] = [];
  /** By the row's index; null outside of the layers. */
  private readonly layerOfRow: (number | null)[] = [];
  private current: ModuleOrder | undefined;

  /** Takes note of the rows, by their position, that have not been here yet. */
  take(rows: readonly Placed[]): void {
    for (const { name } of rows.slice(this.layerOfRow.length)) {
      const { stack, layer, module } = placeOf(name);
      this.layerOfRow.push(layer);
      this.moduleOfRow.push(this.numberOf(stack, module));
    }
  }

  layer(row: Placed): number | null {
    return this.layerOfRow[row.index] ?? null;
  }

  module(row: Placed): number {
    return this.moduleOfRow[row.index] ?? 0;
  }

  /** Modules inside of layers first, list by list in the order of the files; then those outside. */
  order(): ModuleOrder {
    this.current ??= this.computeOrder();
    return this.current;
  }

  private numberOf(stack: string, path: string): number {
    const key = `${stack}\n${path}`;
    const known = this.numbers.get(key);
    if (known !== undefined) {
      return known;
    }
    this.current = undefined;
    this.numbers.set(key, this.modules.length);
    return this.modules.push({ stack, path }) - 1;
  }

  private computeOrder(): ModuleOrder {
    if (this.modules.length > MOST_MODULES) {
      return {
        order: this.modules.map((_module, number) => number),
        labels: this.modules.map(({ path }) => labelText(path)),
      };
    }
    const groups = this.byStack();
    const stacks = [...groups.keys()].filter((stack) => stack !== '');
    const prefixes = stacks.length > 1 ? stackLabels(stacks) : [''];
    const order: number[] = [];
    const labels: string[] = [];
    for (const [at, stack] of [...stacks, ''].entries()) {
      const numbers = groups.get(stack) ?? [];
      const paths = numbers.map((number) => this.modules[number]?.path ?? '');
      const short = shortLabels(paths);
      for (const position of inFlowOrder(paths)) {
        const number = numbers[position] ?? 0;
        order.push(number);
        labels[number] = labelText([prefixes[at], short[position]].filter(Boolean).join(' '));
      }
    }
    return { order, labels };
  }

  private byStack(): ReadonlyMap<string, readonly number[]> {
    const groups = new Map<string, number[]>();
    this.modules.forEach(({ stack }, number) => {
      const numbers = groups.get(stack) ?? [];
      groups.set(stack, numbers);
      numbers.push(number);
    });
    return groups;
  }
}

function labelText(label: string): string {
  return label === '' ? t('(no name)') : visibleText(label, ROW_LENGTH);
}
