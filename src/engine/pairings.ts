/** How open checkpoints belong together, worked out once for each way to pair them. */
import { pairTensors } from '../analysis/pairing.ts';
import { partTensor } from '../analysis/tensorParts.ts';
import type { Tensor } from '../model/checkpoint.ts';
import type { NameRule, Pairing, PartView } from '../model/pair.ts';
import { withParts, type OpenedCheckpoint } from '../native/checkpoint.ts';

/** Two checkpoints and their pairing; parts that are compared are tensors after the stored ones. */
export interface OpenedPair {
  readonly base: OpenedCheckpoint;
  readonly other: OpenedCheckpoint;
  readonly pairing: Pairing;
}

/** Sets of rules of which pairings are kept: a preview tries several. */
const CAPACITY = 4;

export class Pairings {
  private readonly kept = new WeakMap<
    OpenedCheckpoint,
    WeakMap<OpenedCheckpoint, Map<string, OpenedPair>>
  >();

  of(base: OpenedCheckpoint, other: OpenedCheckpoint, rules: readonly NameRule[]): OpenedPair {
    const ofBase = this.kept.get(base) ?? new WeakMap<OpenedCheckpoint, Map<string, OpenedPair>>();
    this.kept.set(base, ofBase);
    const byRules = ofBase.get(other) ?? new Map<string, OpenedPair>();
    ofBase.set(other, byRules);
    const key = JSON.stringify(rules.map(({ from, to }) => [from, to]));
    const pair = byRules.get(key) ?? paired(base, other, rules);
    byRules.delete(key);
    byRules.set(key, pair);
    const [oldest] = byRules.keys();
    if (byRules.size > CAPACITY && oldest !== undefined) {
      byRules.delete(oldest);
    }
    return pair;
  }
}

function paired(
  base: OpenedCheckpoint,
  other: OpenedCheckpoint,
  rules: readonly NameRule[],
): OpenedPair {
  const pairing = pairTensors(base.checkpoint.tensors, other.checkpoint.tensors, rules);
  return {
    base: extended(base, pairing.parts.base),
    other: extended(other, pairing.parts.other),
    pairing,
  };
}

function extended(opened: OpenedCheckpoint, views: readonly PartView[]): OpenedCheckpoint {
  const { tensors } = opened.checkpoint;
  const parts = views.flatMap((view): Tensor[] => {
    const stored = tensors[view.tensor];
    return stored === undefined ? [] : [partTensor(stored, view)];
  });
  return parts.length === 0 ? opened : withParts(opened, views, parts);
}
