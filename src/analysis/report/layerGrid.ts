/** Figures of tensors by layer and module, for a map. */
import { inFlowOrder, shortLabels, stackLabels } from '../moduleLabels.ts';
import { placeOf } from '../tensorNames.ts';
import { visibleText } from '../visibleText.ts';

/** More rows are no figure any more. */
const MAX_ROWS = 80;
const LABEL_LENGTH = 28;

export interface GridEntry {
  readonly name: string;
  readonly value: number | null;
}

export interface LayerGrid {
  /** Modules, in the order of the data's way. */
  readonly rows: readonly string[];
  /** Layers, ascending. */
  readonly columns: readonly string[];
  /** Means over the tensors of a place; null where all of them are undefined. */
  readonly cells: readonly (readonly (number | null | undefined)[])[];
  /** Modules for which there was no room. */
  readonly hidden: number;
}

interface Module {
  readonly stack: string;
  readonly module: string;
  readonly values: Map<number, (number | null)[]>;
}

/** Null where no tensor is in a layer. */
export function layerGrid(entries: readonly GridEntry[]): LayerGrid | null {
  const all = modulesOf(entries);
  const order = inFlowOrder(all.map(({ module }) => module));
  const modules = order.flatMap((at) => all[at] ?? []).slice(0, MAX_ROWS);
  const layers = [...new Set(modules.flatMap(({ values }) => [...values.keys()]))].sort(
    (a, b) => a - b,
  );
  return layers.length === 0
    ? null
    : {
        rows: labelsOf(modules),
        columns: layers.map(String),
        cells: modules.map(({ values }) => layers.map((layer) => meanOf(values.get(layer)))),
        hidden: all.length - modules.length,
      };
}

function modulesOf(entries: readonly GridEntry[]): readonly Module[] {
  const modules = new Map<string, Module>();
  for (const { name, value } of entries) {
    const { stack, layer, module } = placeOf(name);
    if (layer !== null) {
      const key = JSON.stringify([stack, module]);
      const known: Module = modules.get(key) ?? { stack, module, values: new Map() };
      known.values.set(layer, [...(known.values.get(layer) ?? []), value]);
      modules.set(key, known);
    }
  }
  return [...modules.values()];
}

function labelsOf(modules: readonly Module[]): readonly string[] {
  const stacks = [...new Set(modules.map(({ stack }) => stack))];
  const names = stackLabels(stacks);
  const paths = [...new Set(modules.map(({ module }) => module))];
  const short = shortLabels(paths);
  return modules.map(({ stack, module }) => {
    const label = short[paths.indexOf(module)] ?? module;
    const prefix = stacks.length > 1 ? `${names[stacks.indexOf(stack)] ?? stack} ` : '';
    return visibleText(prefix + label, LABEL_LENGTH);
  });
}

function meanOf(values: readonly (number | null)[] | undefined): number | null | undefined {
  if (values === undefined) {
    return undefined;
  }
  const defined = values.filter((value) => value !== null);
  return defined.length === 0
    ? null
    : defined.reduce((sum, value) => sum + value / defined.length, 0);
}
