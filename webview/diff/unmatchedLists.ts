/** What a comparison leaves out or compares in part, as lists. */
import type { Doubt, ShapeMismatch, Unsure } from '../../src/model/pair.ts';
import type { DiffInit } from '../../src/protocol/webview.ts';
import { counted, integer, shapeText } from '../format.ts';
import { t } from '../l10n.ts';

export type Side = 'base' | 'other';

/** A tensor, and what is said of it. */
export interface Entry {
  readonly name: string;
  /** Where it can be shown; null where it may be of either. */
  readonly side: Side | null;
  readonly note?: string;
}

export interface UnmatchedList {
  /** Short, for a line of several: `2 only in the base`. */
  readonly brief: string;
  readonly title: string;
  readonly entries: readonly Entry[];
  /** How many more there are than the editor lists. */
  readonly unlisted: number;
  /** Whether its tensors are left out of every figure. */
  readonly isLeftOut: boolean;
}

/** Those that are not empty. */
export function unmatchedLists({
  summary,
  unlisted,
}: Pick<DiffInit, 'summary' | 'unlisted'>): readonly UnmatchedList[] {
  const { onlyInBase, onlyInOther, shapeMismatch, tied, resized, unsure } = summary;
  const lists = [
    leftOut(
      (count) => t('{0} only in the base', count),
      entries(onlyInBase, 'base'),
      unlisted.onlyInBase,
    ),
    leftOut(
      (count) => t('{0} only in the other', count),
      entries(onlyInOther, 'other'),
      unlisted.onlyInOther,
    ),
    leftOut(
      (count) => t('{0} of another shape', count),
      shapeMismatch.map(reshaped),
      unlisted.shapeMismatch,
    ),
    leftOut((count) => t('{0} tied on one side', count), entries(tied, null), unlisted.tied),
    {
      ...leftOut((count) => t('{0} resized', count), resized.map(common), unlisted.resized),
      title: t('The rows that both have are compared'),
      isLeftOut: false,
    },
    {
      ...leftOut(
        (count) => t('{0} in another form', count),
        unsure.flatMap(doubted),
        unlisted.unsure,
      ),
      title: t('Perhaps the same weights in another form: not compared'),
      isLeftOut: false,
    },
  ];
  return lists.filter((list) => list.entries.length > 0);
}

function leftOut(
  said: (count: string) => string,
  of: readonly Entry[],
  unlisted: number,
): UnmatchedList {
  const count = of.length + unlisted;
  return {
    brief: said(integer(count)),
    title: said(counted(count, 'tensor')),
    entries: of,
    unlisted,
    isLeftOut: true,
  };
}

function entries(names: readonly string[], side: Side | null): readonly Entry[] {
  return names.map((name) => ({ name, side }));
}

function reshaped({ name, base, other }: ShapeMismatch): Entry {
  return { name, side: 'base', note: `${shapeText(base)} → ${shapeText(other)}` };
}

function common({ name, base, other }: ShapeMismatch): Entry {
  const rows = Math.min(base[0] ?? 0, other[0] ?? 0);
  const shapes = `${shapeText(base)} → ${shapeText(other)}`;
  return { name, side: 'base', note: t('{0}: the first {1} rows', shapes, integer(rows)) };
}

const DOUBTS: Readonly<Record<Doubt, string>> = {
  interleaved: t('models of such names differ in the order of the parts'),
  transposed: t('rows and columns are exchanged'),
  square: t('a square matrix does not tell whether rows and columns are exchanged'),
  sizes: t('the sizes do not add up'),
};

/** The fused side, with what it may be. */
function doubted({ base, other, doubt }: Unsure): readonly Entry[] {
  const [of, as, side] =
    base.length === 1 ? ([base, other, 'base'] as const) : ([other, base, 'other'] as const);
  const parts = as.length > 3 ? [...as.slice(0, 3), '…'] : as;
  const note = `${parts.join(', ')}: ${DOUBTS[doubt]}`;
  return of.map((name) => ({ name, side, note }));
}
