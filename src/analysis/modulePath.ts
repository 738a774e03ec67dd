/**
 * How a tensor's name is a path in a tree of modules.
 *
 * Up to the first number every component is a module: `model`, `layers`. A number is a module of
 * its own, as the layer `0`. Behind a number the tensors are listed flat, `self_attn.q_proj.weight`,
 * but for lists of numbered parts inside: `mlp.experts`, `37`.
 */
import { isParameterName } from './tensorNames.ts';

/** Deeper than any model; a hostile name of 50,000 dots becomes one long leaf. */
const MAX_DEPTH = 24;

/** Where the paths of the modules around a tensor end in its name, outermost first. */
export function moduleEnds(name: string): readonly number[] {
  const parts = name.split('.', 4 * MAX_DEPTH);
  const last = parts.length - 1;
  const numbers = parts.slice(0, last).flatMap((part, at) => (isNumberPart(part) ? [at] : []));
  const plain = numbers[0] ?? modulesBeforeLeaf(parts);
  const modules = new Set<number>([...Array(plain).keys()]);
  for (const at of numbers) {
    modules.add(at - 1).add(at);
  }
  modules.delete(-1);
  return endsOf(parts, [...modules].slice(0, MAX_DEPTH));
}

/** Whether a component counts layers or parts. */
export function isNumberPart(part: string): boolean {
  return /^\d+$/.test(part);
}

/** A leaf is named by its module and parameter, `embed_tokens.weight`. */
function modulesBeforeLeaf(parts: readonly string[]): number {
  return Math.max(0, parts.length - (isParameterName(parts.at(-1) ?? '') ? 2 : 1));
}

/** @param modules positions of components, ascending */
function endsOf(parts: readonly string[], modules: readonly number[]): number[] {
  const ends: number[] = [];
  let end = -1;
  let at = 0;
  for (const module of modules) {
    for (; at <= module; at += 1) {
      end += 1 + (parts[at]?.length ?? 0);
    }
    ends.push(end);
  }
  return ends;
}
