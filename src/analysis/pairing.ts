/** Which tensors of two checkpoints belong together: METRICS.md, "Which tensors". */
import type { Tensor } from '../model/checkpoint.ts';
import type {
  NameRule,
  Pair,
  Pairing,
  PartView,
  ShapeMismatch,
  TensorPart,
  Unsure,
} from '../model/pair.ts';
import { isEmbedding, isWeightMatrix, sameShape } from './matrices.ts';
import { renamer } from './nameRules.ts';
import { inNaturalOrder } from './naturalOrder.ts';
import { matchNames, withoutBackbone, type Match } from './pairingNames.ts';
import { matchParts, type DoubtfulMatch, type NameContext, type Side } from './pairingParts.ts';
import { isCuttable, partTensor, rowsCut, viewOf, type Cut } from './tensorParts.ts';

const HEAD = 'lm_head.weight';
const EMBEDDING = /(^|\.)(embed_tokens|wte|word_embeddings|embed_in|tok_embeddings)\.weight$/;
/** Tensors with a row for each token of the vocabulary, which is made larger at its end. */
const VOCABULARY =
  /(^|\.)(embed_tokens|wte|word_embeddings|embed_in|tok_embeddings|embed_out|lm_head)\.(weight|bias)$/;

/**
 * Pairs tensors by name: first as `rules` say; then equal names; then names that are equal without
 * wrappers; then those that differ by a leading `model.` or `transformer.` on one side. A name that
 * would fit more than one tensor on a side is not guessed at: its tensors stay unpaired. What is
 * left on one side may be several tensors of the other, or a part of one: that is paired where the
 * names and shapes leave no doubt. All lists are in natural order.
 */
export function pairTensors(
  base: readonly Tensor[],
  other: readonly Tensor[],
  rules: readonly NameRule[] = [],
): Pairing {
  return new Pairer(base, other, rules).pairing();
}

/** One side of a pair: a stored tensor, or a part of one. */
interface Half {
  readonly index: number;
  readonly tensor: Tensor;
  readonly part?: TensorPart;
}

class Pairer {
  private readonly pairs: Pair[] = [];
  private readonly shapeMismatch: ShapeMismatch[] = [];
  private readonly resized: ShapeMismatch[] = [];
  private readonly unsure: Unsure[] = [];
  private readonly parts = { base: new Array<PartView>(), other: new Array<PartView>() };
  private readonly free: { readonly base: Set<number>; readonly other: Set<number> };
  private readonly rename: (name: string) => string | null;

  constructor(
    private readonly base: readonly Tensor[],
    private readonly other: readonly Tensor[],
    rules: readonly NameRule[],
  ) {
    this.rename = rules.length === 0 ? () => null : renamer(rules);
    this.free = { base: new Set(base.keys()), other: new Set(other.keys()) };
  }

  pairing(): Pairing {
    const matches = matchNames(this.base.map(nameOf), this.other.map(nameOf), this.rename);
    for (const match of matches) {
      this.free.base.delete(match.base);
      this.free.other.delete(match.other);
      this.addMatch(match);
    }
    this.addParts('base', matches);
    this.addParts('other', matches);
    const restOfBase = this.rest('base');
    const restOfOther = this.rest('other');
    const tied = [
      ...restOfBase.filter((tensor) => isTiedHead(tensor, this.other)),
      ...restOfOther.filter((tensor) => isTiedHead(tensor, this.base)),
    ];
    return {
      pairs: inNaturalOrder(this.pairs, nameOf),
      onlyInBase: names(restOfBase.filter((tensor) => !tied.includes(tensor))),
      onlyInOther: names(restOfOther.filter((tensor) => !tied.includes(tensor))),
      tied: names(tied),
      shapeMismatch: inNaturalOrder(this.shapeMismatch, nameOf),
      resized: inNaturalOrder(this.resized, nameOf),
      unsure: inNaturalOrder(this.unsure, (found) => found.base[0] ?? ''),
      parts: this.parts,
    };
  }

  private addMatch(match: Match): void {
    const base = { index: match.base, tensor: at(this.base, match.base) };
    const other = { index: match.other, tensor: at(this.other, match.other) };
    const { name } = base.tensor;
    if (sameShape(base.tensor.shape, other.tensor.shape)) {
      this.addPair(name, base, other);
      return;
    }
    const mismatch = { name, base: base.tensor.shape, other: other.tensor.shape };
    const rows = commonRows(base.tensor, other.tensor);
    if (rows === null) {
      this.shapeMismatch.push(mismatch);
    } else {
      this.resized.push(mismatch);
      this.addPair(name, this.leading('base', base, rows), this.leading('other', other, rows));
    }
  }

  private leading(side: 'base' | 'other', whole: Half, rows: number): Half {
    const { tensor, index } = whole;
    return tensor.shape[0] === rows ? whole : this.cut(side, index, rowsCut(tensor, 0, rows));
  }

  /** Pairs what is fused on `side` with what is not on the opposite one. */
  private addParts(side: 'base' | 'other', matched: readonly Match[]): void {
    const opposite = side === 'base' ? 'other' : 'base';
    const { matches, doubtful } = matchParts(
      this.side(side),
      this.side(opposite),
      this.context(side, matched),
    );
    for (const { fused, cut, name, whole } of matches) {
      this.free[side].delete(fused);
      this.free[opposite].delete(whole);
      const part = this.cut(side, fused, cut);
      const stored = { index: whole, tensor: at(this[opposite], whole) };
      if (side === 'base') {
        this.addPair(name, part, stored);
      } else {
        this.addPair(stored.tensor.name, stored, part);
      }
    }
    this.unsure.push(...doubtful.map((match) => this.unsureOf(side, match)));
  }

  private context(side: 'base' | 'other', matched: readonly Match[]): NameContext {
    const renamed = (name: string): string => this.rename(name) ?? name;
    const same = (name: string): string => name;
    let byName: ReadonlyMap<string, Match> | undefined;
    const opposite = side === 'base' ? 'other' : 'base';
    return {
      translate: side === 'base' ? renamed : same,
      keyOf: side === 'base' ? same : renamed,
      partnerOf: (name) => {
        byName ??= new Map(matched.map((match) => [at(this[side], match[side]).name, match]));
        const match = byName.get(name);
        return match && [at(this[side], match[side]), at(this[opposite], match[opposite])];
      },
    };
  }

  private side(side: 'base' | 'other'): Side {
    return { tensors: this[side], free: this.free[side] };
  }

  /** A part of a stored tensor, which is read as a tensor after the stored ones. */
  private cut(side: 'base' | 'other', index: number, cut: Cut): Half {
    const stored = at(this[side], index);
    const view = viewOf(stored, index, cut);
    this.parts[side].push(view);
    return {
      index: this[side].length + this.parts[side].length - 1,
      tensor: partTensor(stored, view),
      part: { of: stored.name, ...cut.where },
    };
  }

  private addPair(name: string, base: Half, other: Half): void {
    const [b, o] = [base.tensor, other.tensor];
    const otherName = other.part?.of ?? o.name;
    this.pairs.push({
      name,
      ...(otherName === name ? {} : { otherName }),
      shape: b.shape,
      dtype: { base: b.dtype, other: o.dtype },
      base: base.index,
      other: other.index,
      ...partsOf(base, other),
      analysedByDefault:
        isWeightMatrix(b.dtype, b.shape) && isWeightMatrix(o.dtype, b.shape) && !isEmbedding(name),
    });
  }

  private unsureOf(side: 'base' | 'other', { fused, wholes, doubt }: DoubtfulMatch): Unsure {
    const opposite = side === 'base' ? 'other' : 'base';
    const of = [at(this[side], fused).name];
    const as = wholes.map((whole) => at(this[opposite], whole).name);
    return side === 'base' ? { base: of, other: as, doubt } : { base: as, other: of, doubt };
  }

  private rest(side: 'base' | 'other'): Tensor[] {
    return this[side].filter((_, position) => this.free[side].has(position));
  }
}

function partsOf({ part: base }: Half, { part: other }: Half): Pick<Pair, 'part'> {
  return base === undefined && other === undefined
    ? {}
    : { part: { ...(base && { base }), ...(other && { other }) } };
}

/** How many leading rows both have, of a vocabulary that was resized; null for other tensors. */
function commonRows(base: Tensor, other: Tensor): number | null {
  const [[ofBase = 0, ...rest], [ofOther = 0, ...restOfOther]] = [base.shape, other.shape];
  const rows = Math.min(ofBase, ofOther);
  const isResized =
    VOCABULARY.test(base.name) &&
    VOCABULARY.test(other.name) &&
    rest.length <= 1 &&
    sameShape(rest, restOfOther) &&
    [base, other].every((tensor) => isCuttable(tensor, rowsCut(tensor, 0, rows)));
  return isResized && rows > 0 ? rows : null;
}

/** Whether a tensor on one side only is an output head that the other side ties to its embedding. */
function isTiedHead(tensor: Tensor, opposite: readonly Tensor[]): boolean {
  const name = withoutBackbone(tensor.name);
  return (
    name === HEAD &&
    opposite.some((t) => EMBEDDING.test(t.name) && sameShape(t.shape, tensor.shape))
  );
}

function names(tensors: readonly Tensor[]): string[] {
  return inNaturalOrder(tensors, nameOf).map(nameOf);
}

function nameOf(named: { readonly name: string }): string {
  return named.name;
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) {
    throw new RangeError(`index ${index} is outside a list of ${list.length}`);
  }
  return item;
}
