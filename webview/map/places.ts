/** Where each row stands in the map: read from its name once. */
import { inFlowOrder, shortLabels, stackLabels } from '../../src/analysis/moduleLabels.ts';
import { placeOf } from '../../src/analysis/tensorNames.ts';
import { t } from '../l10n.ts';
import { ROW_LENGTH, visibleText } from '../visibleText.ts';

/** What the map needs of a row to place it. */
export interface Placed {
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

export class Places {
  readonly modules: Module[] = [];
  private readonly numbers = new Map<string, number>();
  /** By the row's index: its module's number. */
  private readonly moduleOfRow: number[] = [];
  /** By the row's index; null outside of the layers. */
  private readonly layerOfRow: (number | null)[] = [];
  private known: ModuleOrder | undefined;

  /** Takes note of rows that have not been here yet. */
  take(rows: readonly Placed[]): void {
    for (const { index, name } of rows) {
      const { stack, layer, module } = placeOf(name);
      this.layerOfRow[index] = layer;
      this.moduleOfRow[index] = this.numberOf(stack, module);
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
    this.known ??= this.computeOrder();
    return this.known;
  }

  private numberOf(stack: string, path: string): number {
    const key = `${stack}\n${path}`;
    const known = this.numbers.get(key);
    if (known !== undefined) {
      return known;
    }
    this.known = undefined;
    this.numbers.set(key, this.modules.length);
    return this.modules.push({ stack, path }) - 1;
  }

  private computeOrder(): ModuleOrder {
    const byStack = new Map<string, number[]>();
    this.modules.forEach(({ stack }, number) => {
      const numbers = byStack.get(stack);
      if (numbers === undefined) {
        byStack.set(stack, [number]);
      } else {
        numbers.push(number);
      }
    });
    const outside = byStack.get('') ?? [];
    byStack.delete('');
    const stacks = [...byStack.keys()];
    const prefixes = stacks.length > 1 ? stackLabels(stacks) : [''];
    const order: number[] = [];
    const labels: string[] = [];
    const add = (numbers: readonly number[], prefix: string): void => {
      const paths = numbers.map((number) => this.modules[number]?.path ?? '');
      const short = shortLabels(paths);
      for (const at of inFlowOrder(paths)) {
        const number = numbers[at] ?? 0;
        order.push(number);
        const label = [prefix, short[at]].filter(Boolean).join(' ');
        labels[number] = label === '' ? t('(no name)') : visibleText(label, ROW_LENGTH);
      }
    };
    stacks.forEach((stack, at) => add(byStack.get(stack) ?? [], prefixes[at] ?? ''));
    add(outside, '');
    return { order, labels };
  }
}
