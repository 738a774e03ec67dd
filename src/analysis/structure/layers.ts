/** How many layers and experts a model has, by the names of its tensors. */
import type { Tensor } from '../../model/checkpoint.ts';
import { placeOf } from '../tensorNames.ts';

/** The layers of the longest list of layers; 0 if there is none. */
export function layersOf(tensors: readonly Tensor[]): number {
  const stacks = new Map<string, Set<number>>();
  for (const { name } of tensors) {
    const { stack, layer } = placeOf(name);
    if (layer !== null) {
      const layers = stacks.get(stack) ?? new Set();
      stacks.set(stack, layers.add(layer));
    }
  }
  return Math.max(0, ...[...stacks.values()].map(({ size }) => size));
}

/** The most experts of a layer: numbered ones, or the first side of a stack of matrices; 0 for none. */
export function expertsOf(tensors: readonly Tensor[]): number {
  return tensors.reduce((most, tensor) => Math.max(most, expertsBy(tensor)), 0);
}

function expertsBy({ name, shape }: Tensor): number {
  const number = /(?:^|[._])experts?\.(\d{1,6})(?:\.|$)/.exec(name)?.[1];
  if (number !== undefined) {
    return Number(number) + 1;
  }
  return shape.length === 3 && /(^|\.)experts\./.test(name) ? (shape[0] ?? 0) : 0;
}
