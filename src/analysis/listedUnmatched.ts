/** Lists of what could not be paired, cut so that a message stays small whatever the checkpoints. */
import type { Pairing, PairingList, Unlisted } from '../model/pair.ts';
import type {
  Tripling,
  UnlistedOfThree,
  UnmatchedReason,
  UnmatchedTensor,
} from '../model/updates.ts';
import { pageOf } from './pages.ts';

/** Most that a list takes, as JSON in UTF-8, in bytes: a thousand names of usual length. */
const LIST_BYTES = 100_000;

const LISTS: readonly PairingList[] = [
  ...(['onlyInBase', 'onlyInOther', 'tied'] as const),
  ...(['shapeMismatch', 'resized', 'unsure'] as const),
];

/** `pairing` with the beginning of each list, and how many items that leaves out. */
export function listedPairing<T extends Pick<Pairing, PairingList>>(
  pairing: T,
): { readonly pairing: T; readonly unlisted: Unlisted } {
  const lists = LISTS.map((list) => [list, beginningOf<unknown>(pairing[list])] as const);
  const unlisted = lists.map(([list, items]) => [list, pairing[list].length - items.length]);
  return {
    pairing: { ...pairing, ...Object.fromEntries(lists) },
    unlisted: Object.fromEntries(unlisted) as Unlisted,
  };
}

/** The same of three checkpoints. */
export function listedTripling<T extends Pick<Tripling, 'unmatched'>>(
  tripling: T,
): { readonly tripling: T; readonly unlisted: UnlistedOfThree } {
  const { base, first, second } = tripling.unmatched;
  const unmatched = {
    base: beginningOf(base),
    first: beginningOf(first),
    second: beginningOf(second),
  };
  return {
    tripling: { ...tripling, unmatched },
    unlisted: {
      base: byReason(base.slice(unmatched.base.length)),
      first: byReason(first.slice(unmatched.first.length)),
      second: byReason(second.slice(unmatched.second.length)),
    },
  };
}

function byReason(rest: readonly UnmatchedTensor[]): Partial<Record<UnmatchedReason, number>> {
  const counts: Partial<Record<UnmatchedReason, number>> = {};
  for (const { reason } of rest) {
    counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}

function beginningOf<T>(items: readonly T[]): readonly T[] {
  return pageOf(items, 0, LIST_BYTES).items;
}
