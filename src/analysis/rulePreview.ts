/** What a user's rules for names would do, before they are used. */
import type { Tensor } from '../model/checkpoint.ts';
import type { NameRule, Pair, RulePreview } from '../model/pair.ts';
import { renamer } from './nameRules.ts';
import { pairTensors } from './pairing.ts';

/** Pairs that are shown. */
const MOST_EXAMPLES = 8;

export function previewOf(
  base: readonly Tensor[],
  other: readonly Tensor[],
  rules: readonly NameRule[],
): RulePreview {
  const before = new Set(pairTensors(base, other).pairs.map(keyOf));
  const pairing = pairTensors(base, other, rules);
  const added = pairing.pairs.filter((pair) => !before.has(keyOf(pair)));
  const inOther = new Set(other.map(({ name }) => name));
  return {
    pairCount: pairing.pairs.length,
    added: added.length,
    examples: added.slice(0, MOST_EXAMPLES).map(({ name, otherName = name }) => {
      return { base: name, other: otherName };
    }),
    rules: rules.map((rule) => reachOf(rule, base, inOther)),
    onlyInBase: pairing.onlyInBase.length,
    onlyInOther: pairing.onlyInOther.length,
    shapeMismatch: pairing.shapeMismatch.length,
  };
}

function reachOf(
  rule: NameRule,
  base: readonly Tensor[],
  inOther: ReadonlySet<string>,
): RulePreview['rules'][number] {
  const rename = renamer([rule]);
  const renamed = base.flatMap(({ name }) => rename(name) ?? []);
  return { fits: renamed.length, found: renamed.filter((name) => inOther.has(name)).length };
}

function keyOf({ name, otherName = name, part }: Pair): string {
  return JSON.stringify([name, otherName, part]);
}
