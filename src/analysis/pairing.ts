/** Which tensors of two checkpoints belong together: METRICS.md, "Which tensors". */
import type { Tensor } from '../model/checkpoint.ts';
import type { Pair, Pairing, ShapeMismatch } from '../model/pair.ts';
import { isEmbedding, isWeightMatrix } from './matrices.ts';
import { inNaturalOrder } from './naturalOrder.ts';

/** Prefixes that training wrappers put before every name. */
const WRAPPERS = ['module.', '_orig_mod.', 'base_model.model.'];
/** Prefixes that a model with a head puts before the names of the one without. */
const BACKBONES = ['model.', 'transformer.'];
const HEAD = 'lm_head.weight';

interface Match {
  readonly base: number;
  readonly other: number;
}

/**
 * Pairs tensors by name. Equal names always belong together; then names that are equal without
 * wrappers; then names that differ by a leading `model.` or `transformer.` on one side. A name
 * that would fit more than one tensor on a side is not guessed at: its tensors stay unpaired.
 * All lists are in natural order.
 */
export function pairTensors(base: readonly Tensor[], other: readonly Tensor[]): Pairing {
  const matches = matchNames(base.map(nameOf), other.map(nameOf));
  const pairs: Pair[] = [];
  const shapeMismatch: ShapeMismatch[] = [];
  for (const match of matches) {
    const pair = pairOf(base, other, match);
    if ('dtype' in pair) {
      pairs.push(pair);
    } else {
      shapeMismatch.push(pair);
    }
  }
  const restOfBase = unmatched(base, new Set(matches.map((match) => match.base)));
  const restOfOther = unmatched(other, new Set(matches.map((match) => match.other)));
  const tied = [
    ...restOfBase.filter((t) => isTiedHead(t, other)),
    ...restOfOther.filter((t) => isTiedHead(t, base)),
  ];
  return {
    pairs: inNaturalOrder(pairs, nameOf),
    onlyInBase: names(restOfBase.filter((tensor) => !tied.includes(tensor))),
    onlyInOther: names(restOfOther.filter((tensor) => !tied.includes(tensor))),
    tied: names(tied),
    shapeMismatch: inNaturalOrder(shapeMismatch, nameOf),
  };
}

function pairOf(
  base: readonly Tensor[],
  other: readonly Tensor[],
  match: Match,
): Pair | ShapeMismatch {
  const [b, o] = [at(base, match.base), at(other, match.other)];
  if (!sameShape(b.shape, o.shape)) {
    return { name: b.name, base: b.shape, other: o.shape };
  }
  const analysedByDefault =
    isWeightMatrix(b.dtype, b.shape) && isWeightMatrix(o.dtype, o.shape) && !isEmbedding(b.name);
  const dtype = { base: b.dtype, other: o.dtype };
  const otherName = b.name === o.name ? {} : { otherName: o.name };
  return { name: b.name, ...otherName, shape: b.shape, dtype, ...match, analysedByDefault };
}

/** Ways to find the same tensor, the surest first. */
const WAYS: readonly {
  readonly key: (name: string) => string;
  readonly allows?: (base: string, other: string) => boolean;
}[] = [
  { key: (name) => name },
  { key: withoutWrappers },
  { key: withoutBackbone, allows: (base, other) => hasBackbone(base) !== hasBackbone(other) },
];

function matchNames(base: readonly string[], other: readonly string[]): Match[] {
  const taken = { base: new Set<number>(), other: new Set<number>() };
  const matches: Match[] = [];
  for (const { key, allows } of WAYS) {
    if (taken.base.size === base.length || taken.other.size === other.length) {
      break; // nobody is left to match
    }
    for (const match of matchBy(base, other, key)) {
      const allowed = allows?.(at(base, match.base), at(other, match.other)) ?? true;
      if (allowed && !taken.base.has(match.base) && !taken.other.has(match.other)) {
        taken.base.add(match.base);
        taken.other.add(match.other);
        matches.push(match);
      }
    }
  }
  return matches;
}

/** Pairs of positions whose key is the same and occurs once on each side. */
function matchBy(
  base: readonly string[],
  other: readonly string[],
  key: (name: string) => string,
): Match[] {
  const inOther = uniqueKeys(other, key);
  return [...uniqueKeys(base, key)].flatMap(([name, position]) => {
    const partner = inOther.get(name);
    return partner === undefined || partner === null || position === null
      ? []
      : [{ base: position, other: partner }];
  });
}

/** Where each key occurs; null where it does so more than once. */
function uniqueKeys(
  names: readonly string[],
  key: (name: string) => string,
): Map<string, number | null> {
  const positions = new Map<string, number | null>();
  names.forEach((name, position) => {
    const k = key(name);
    positions.set(k, positions.has(k) ? null : position);
  });
  return positions;
}

function withoutWrappers(name: string): string {
  const wrapper = WRAPPERS.find((prefix) => name.startsWith(prefix));
  return wrapper === undefined ? name : withoutWrappers(name.slice(wrapper.length));
}

function withoutBackbone(name: string): string {
  const inner = withoutWrappers(name);
  const backbone = BACKBONES.find((prefix) => inner.startsWith(prefix));
  return backbone === undefined ? inner : inner.slice(backbone.length);
}

function hasBackbone(name: string): boolean {
  return withoutBackbone(name) !== withoutWrappers(name);
}

/** Whether a tensor on one side only is an output head that the other side ties to its embedding. */
function isTiedHead(tensor: Tensor, opposite: readonly Tensor[]): boolean {
  const name = withoutBackbone(tensor.name);
  return (
    name === HEAD &&
    opposite.some((t) => isInputEmbedding(t.name) && sameShape(t.shape, tensor.shape))
  );
}

function isInputEmbedding(name: string): boolean {
  return /(^|\.)(embed_tokens|wte|word_embeddings|embed_in|tok_embeddings)\.weight$/.test(name);
}

function unmatched(tensors: readonly Tensor[], matched: ReadonlySet<number>): Tensor[] {
  return tensors.filter((_, position) => !matched.has(position));
}

function names(tensors: readonly Tensor[]): string[] {
  return inNaturalOrder(tensors, nameOf).map(nameOf);
}

function nameOf(named: { readonly name: string }): string {
  return named.name;
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((side, axis) => side === b[axis]);
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) {
    throw new RangeError(`index ${index} is outside a list of ${list.length}`);
  }
  return item;
}
