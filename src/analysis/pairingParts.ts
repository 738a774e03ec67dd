/** Tensors of one side that are several of the other: `qkv_proj` and q, k, v; stacks and experts. */
import type { Tensor } from '../model/checkpoint.ts';
import type { Doubt } from '../model/pair.ts';
import { cutsOf, rowCuts, type Orientation } from './fusedCuts.ts';
import { fusedOf, type Fused } from './fusedForms.ts';
import { areAlike, withoutBackbone } from './pairingNames.ts';
import { isCuttable, type Cut } from './tensorParts.ts';

/** A side of a comparison, and which of its tensors belong to none of the other yet. */
export interface Side {
  readonly tensors: readonly Tensor[];
  /** Positions. */
  readonly free: ReadonlySet<number>;
}

/** A part of a fused tensor, and the tensor of the other side that it is. */
export interface PartMatch {
  /** Position of the fused tensor on its side. */
  readonly fused: number;
  readonly cut: Cut;
  /** What the part would be called on the side of the fused tensor. */
  readonly name: string;
  /** Position of the other side's tensor. */
  readonly whole: number;
}

/** A fused tensor whose parts are there, but may be other ones than they look. */
export interface DoubtfulMatch {
  readonly fused: number;
  readonly wholes: readonly number[];
  readonly doubt: Doubt;
}

export interface PartMatches {
  readonly matches: readonly PartMatch[];
  readonly doubtful: readonly DoubtfulMatch[];
}

/** What the finding of parts asks about names. */
export interface NameContext {
  /** What a name of the fused side is called on the other, and a name of the other to be found by. */
  readonly translate: (fusedName: string) => string;
  readonly keyOf: (wholeName: string) => string;
  /** The tensor of the other side that a tensor of the fused side has been paired with. */
  readonly partnerOf: (fusedName: string) => readonly [fused: Tensor, whole: Tensor] | undefined;
}

/** Finds parts of the free tensors of `fused` among the free ones of `wholes`. */
export function matchParts(fused: Side, wholes: Side, names: NameContext): PartMatches {
  const matches: PartMatch[] = [];
  const doubtful: DoubtfulMatch[] = [];
  const taken = new Set<number>();
  const cutModules = new Set<string>();
  const candidates = candidatesOf(fused);
  const finder = candidates.length === 0 ? null : new Finder(wholes, names);
  for (const candidate of candidates) {
    const { tensor, position, form } = candidate;
    const found = finder?.parts(form, taken);
    if (found === undefined || (form.isBias && !cutModules.has(form.module))) {
      continue;
    }
    const parts = found.wholes.map((whole) => tensorAt(wholes.tensors, whole));
    const cuts = form.isBias
      ? rowCuts(tensor, parts)
      : cutsOf(form.layout, tensor, parts, () => orientationOf(form, names));
    if (typeof cuts === 'string' || !cuts.every((cut) => isCuttable(tensor, cut))) {
      const doubt = typeof cuts === 'string' ? cuts : 'sizes';
      doubtful.push({ fused: position, wholes: found.wholes, doubt });
      continue;
    }
    cutModules.add(form.module);
    cuts.forEach((cut, at) => {
      const whole = found.wholes[at] ?? -1;
      taken.add(whole);
      matches.push({ fused: position, cut, name: found.names[at] ?? '', whole });
    });
  }
  return { matches, doubtful };
}

interface Candidate {
  readonly tensor: Tensor;
  readonly position: number;
  readonly form: Fused;
}

/**
 * Free tensors that may be fused, weights before biases. One beside which a part is stored as well
 * is left alone: which of the two the model uses is not known.
 */
function candidatesOf({ tensors, free }: Side): readonly Candidate[] {
  const found = [...free].flatMap((position) => {
    const tensor = tensorAt(tensors, position);
    const form = fusedOf(tensor);
    return form === null ? [] : [{ tensor, position, form }];
  });
  if (found.length === 0) {
    return [];
  }
  const stored = new Set(tensors.map(({ name }) => name));
  return found
    .filter(({ form }) => !form.partNames.flat().some((name) => stored.has(name)))
    .sort((a, b) => Number(a.form.isBias) - Number(b.form.isBias));
}

/** Finds free tensors by what they would be called on the other side. */
class Finder {
  private readonly byKey = new Map<string, number>();
  /** Without wrappers and backbones, names may be those of several. */
  private readonly alike = new Map<string, number[]>();

  constructor(
    private readonly side: Side,
    private readonly names: NameContext,
  ) {
    for (const position of side.free) {
      const { name } = tensorAt(side.tensors, position);
      this.byKey.set(names.keyOf(name), position);
      const key = withoutBackbone(name);
      this.alike.set(key, [...(this.alike.get(key) ?? []), position]);
    }
  }

  /** All parts, by the first way to call them in which none is missing. */
  parts(
    { partNames }: Fused,
    taken: ReadonlySet<number>,
  ): { readonly names: readonly string[]; readonly wholes: readonly number[] } | undefined {
    for (const names of partNames) {
      const wholes = names.flatMap((name) => this.find(name) ?? []);
      const areFree = !wholes.some((whole) => taken.has(whole));
      if (names.length > 0 && new Set(wholes).size === names.length && areFree) {
        return { names, wholes };
      }
    }
    return undefined;
  }

  private find(name: string): number | undefined {
    const exact = this.byKey.get(this.names.translate(name));
    if (exact !== undefined) {
      return exact;
    }
    const nameAt = (position: number): string => tensorAt(this.side.tensors, position).name;
    const alike = (this.alike.get(withoutBackbone(name)) ?? []).filter((position) =>
      areAlike(name, nameAt(position)),
    );
    return alike.length === 1 ? alike[0] : undefined;
  }
}

/** GPT-2's other matrix of a layer that is no square tells which way round both sides store theirs. */
function orientationOf({ module }: Fused, { partnerOf }: NameContext): Orientation {
  const layer = module.slice(0, module.lastIndexOf('attn.'));
  const pair = partnerOf(`${layer}mlp.c_fc.weight`);
  const [m, n] = pair?.[0].shape ?? [];
  const [p, q] = pair?.[1].shape ?? [];
  if (m === n || m === undefined || n === undefined) {
    return null;
  }
  return m === p && n === q ? 'same' : m === q && n === p ? 'transposed' : null;
}

function tensorAt(tensors: readonly Tensor[], position: number): Tensor {
  const tensor = tensors[position];
  if (tensor === undefined) {
    throw new RangeError(`there is no tensor ${position} among ${tensors.length}`);
  }
  return tensor;
}
