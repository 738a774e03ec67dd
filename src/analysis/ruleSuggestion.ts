/** A rule for names that are unpaired because they begin differently. */
import type { NameRule } from '../model/pair.ts';

/** Names of the base, and of the other, among which likeness is looked for. */
const MOST_NAMES = 40;
const MOST_PARTNERS = 2000;

/**
 * The rule that maps the beginning of a name of the base to that of the other's name which ends most
 * like it; null where no two share an end of at least two components.
 */
export function suggestRule(
  onlyInBase: readonly string[],
  onlyInOther: readonly string[],
): NameRule | null {
  let most = 1;
  let found: NameRule | null = null;
  for (const base of onlyInBase.slice(0, MOST_NAMES)) {
    const from = base.split('.');
    for (const other of onlyInOther.slice(0, MOST_PARTNERS)) {
      const to = other.split('.');
      const shared = sharedEnd(from, to);
      if (shared > most) {
        most = shared;
        found = { from: beginning(from, shared), to: beginning(to, shared) };
      }
    }
  }
  return found;
}

function sharedEnd(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (shared < Math.min(a.length, b.length) && a.at(-1 - shared) === b.at(-1 - shared)) {
    shared += 1;
  }
  return shared;
}

function beginning(components: readonly string[], shared: number): string {
  return [...components.slice(0, components.length - shared), '*'].join('.');
}
