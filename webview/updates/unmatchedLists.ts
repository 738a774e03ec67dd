/** What is not in all three checkpoints, as lists by where it is and why it is left out. */
import type { ThreeSides, UnmatchedReason } from '../../src/model/updates.ts';
import type { UpdatesInit } from '../../src/protocol/webview.ts';
import { counted, integer } from '../format.ts';
import { t } from '../l10n.ts';

export interface UnmatchedList {
  readonly side: keyof ThreeSides<unknown>;
  /** Short, for a line of several: `2 not in 1`. */
  readonly brief: string;
  readonly title: string;
  readonly names: readonly string[];
  /** How many more there are than the editor lists. */
  readonly unlisted: number;
}

const SIDES = ['base', 'first', 'second'] as const;

/** Those that are not empty. */
export function unmatchedLists({
  summary: { unmatched },
  unlisted,
}: Pick<UpdatesInit, 'summary' | 'unlisted'>): readonly UnmatchedList[] {
  return SIDES.flatMap((side) => {
    const more = unlisted[side];
    const byReason = new Map(
      Object.keys(more).map((key) => [key as UnmatchedReason, [] as string[]]),
    );
    for (const { name, reason } of unmatched[side]) {
      const names = byReason.get(reason) ?? [];
      names.push(name);
      byReason.set(reason, names);
    }
    return [...byReason].map(([reason, names]): UnmatchedList => {
      const said = saidOf(side, reason);
      const rest = more[reason] ?? 0;
      const count = names.length + rest;
      const [brief, title] = [said(integer(count)), said(counted(count, 'tensor'))];
      return { side, brief, title, names, unlisted: rest };
    });
  });
}

function saidOf(side: UnmatchedList['side'], reason: UnmatchedReason): (count: string) => string {
  switch (reason) {
    case 'inNeither':
      return (count) => t('{0} only in the base', count);
    case 'notInFirst':
      return (count) => t('{0} not in 1', count);
    case 'notInSecond':
      return (count) => t('{0} not in 2', count);
    case 'shape':
      return (count) => t('{0} of another shape', count);
    case 'parts':
      return (count) => t('{0} in other parts', count);
    case 'notInBase':
      return (count) => (side === 'first' ? t('{0} only in 1', count) : t('{0} only in 2', count));
    case 'tied':
      return (count) => t('{0} tied to another tensor', count);
  }
}
