/** Which tensors of a base and of two checkpoints trained from it belong together: METRICS.md. */
import type { Checkpoint, Tensor } from '../model/checkpoint.ts';
import type { Pair, Pairing, PartView } from '../model/pair.ts';
import type {
  ThreeSides,
  Triple,
  Tripling,
  UnmatchedReason,
  UnmatchedTensor,
} from '../model/updates.ts';
import { isEmbedding, isWeightMatrix } from './matrices.ts';
import { inNaturalOrder } from './naturalOrder.ts';

/** One update's checkpoint and its pairing with the base. */
export interface PairedUpdate {
  readonly checkpoint: Checkpoint;
  readonly pairing: Pairing;
}

/** Tensors of the base, each with the pairs of an update that it is a side of, by what of it they are. */
type PairsByBase = ReadonlyMap<number, ReadonlyMap<string, Pair>>;

/**
 * Triples of both pairings with one base: where the same tensor of the base, or the same part of
 * one, is paired in both. Indices of parts are those of the first pairing's base.
 */
export function triplesOf(
  base: readonly Tensor[],
  first: PairedUpdate,
  second: PairedUpdate,
): Tripling {
  const ofFirst = pairsByBase(first.pairing, base.length);
  const ofSecond = pairsByBase(second.pairing, base.length);
  const triples = base.flatMap((_tensor, index) => {
    const others = ofSecond.get(index);
    return [...(ofFirst.get(index) ?? [])].flatMap(([part, pair]) => {
      const other = others?.get(part);
      return other === undefined ? [] : [tripleOf(pair, other)];
    });
  });
  return {
    triples: inNaturalOrder(triples, ({ name }) => name),
    unmatched: {
      base: unmatchedOfBase(base, [first.pairing, second.pairing], [ofFirst, ofSecond]),
      first: unmatchedOfUpdate(base, first),
      second: unmatchedOfUpdate(base, second),
    },
  };
}

function pairsByBase({ pairs, parts }: Pairing, stored: number): PairsByBase {
  const found = new Map<number, Map<string, Pair>>();
  for (const pair of pairs) {
    const view = parts.base[pair.base - stored];
    const tensor = view?.tensor ?? pair.base;
    const ofTensor = found.get(tensor) ?? new Map<string, Pair>();
    found.set(tensor, ofTensor);
    ofTensor.set(partKey(view), pair);
  }
  return found;
}

/** Tells the parts of one tensor from one another, and from the whole. */
function partKey(view: PartView | undefined): string {
  return view === undefined ? '' : JSON.stringify([view.first, view.shape, view.pitch]);
}

function tripleOf(first: Pair, second: Pair): Triple {
  const { name, shape } = first;
  const dtype = { ...first.dtype, first: first.dtype.other, second: second.dtype.other };
  return {
    name,
    ...(first.otherName === undefined ? {} : { firstName: first.otherName }),
    ...(second.otherName === undefined ? {} : { secondName: second.otherName }),
    shape,
    dtype: { base: dtype.base, first: dtype.first, second: dtype.second },
    base: first.base,
    first: first.other,
    second: second.other,
    ...partsOf(first, second),
    analysedByDefault:
      Object.values(dtype).every((side) => isWeightMatrix(side, shape)) && !isEmbedding(name),
  };
}

function partsOf({ part: first }: Pair, { part: second }: Pair): Pick<Triple, 'part'> {
  const part = {
    ...(first?.base && { base: first.base }),
    ...(first?.other && { first: first.other }),
    ...(second?.other && { second: second.other }),
  };
  return Object.keys(part).length === 0 ? {} : { part };
}

/** Tensors of the base that are in no triple, or of which some part is in none. */
function unmatchedOfBase(
  base: readonly Tensor[],
  pairings: readonly [first: Pairing, second: Pairing],
  [first, second]: readonly [first: PairsByBase, second: PairsByBase],
): readonly UnmatchedTensor[] {
  const shapes = new Set(
    pairings.flatMap(({ shapeMismatch }) => shapeMismatch.map(({ name }) => name)),
  );
  const tied = new Set(pairings.flatMap((pairing) => pairing.tied));
  const reasonOf = ({ name }: Tensor, index: number): UnmatchedReason | null => {
    const [ofFirst, ofSecond] = [first.get(index), second.get(index)];
    if (ofFirst !== undefined && ofSecond !== undefined) {
      return sameKeys(ofFirst, ofSecond) ? null : 'parts';
    }
    if (shapes.has(name)) {
      return 'shape';
    }
    if (tied.has(name)) {
      return 'tied';
    }
    return ofFirst !== undefined
      ? 'notInSecond'
      : ofSecond !== undefined
        ? 'notInFirst'
        : 'inNeither';
  };
  return inOrder(
    base.flatMap((tensor, index) => {
      const reason = reasonOf(tensor, index);
      return reason === null ? [] : [{ name: tensor.name, reason }];
    }),
  );
}

function sameKeys(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  return a.size === b.size && [...a.keys()].every((key) => b.has(key));
}

/** Tensors of an update that the base does not have. */
function unmatchedOfUpdate(
  base: readonly Tensor[],
  { checkpoint, pairing }: PairedUpdate,
): readonly UnmatchedTensor[] {
  const ofBase = new Set(base.map(({ name }) => name));
  const stored = new Set(checkpoint.tensors.map(({ name }) => name));
  const tied = pairing.tied.filter((name) => stored.has(name) && !ofBase.has(name));
  return inOrder([
    ...pairing.onlyInOther.map((name) => ({ name, reason: 'notInBase' as const })),
    ...tied.map((name) => ({ name, reason: 'tied' as const })),
  ]);
}

function inOrder(tensors: readonly UnmatchedTensor[]): readonly UnmatchedTensor[] {
  return inNaturalOrder(tensors, ({ name }) => name);
}

/** A list of a tripling's, by the checkpoint that it is of, without what `keeps` does not. */
export function filterUnmatched(
  { base, first, second }: Tripling['unmatched'],
  keeps: (name: string) => boolean,
): ThreeSides<readonly UnmatchedTensor[]> {
  const kept = (list: readonly UnmatchedTensor[]): readonly UnmatchedTensor[] =>
    list.filter(({ name }) => keeps(name));
  return { base: kept(base), first: kept(first), second: kept(second) };
}
