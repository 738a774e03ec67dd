/**
 * Which element of the document shows which line: a line keeps its element while it is in view, so
 * that the focus stays, and a line that comes takes the element of one that has gone. To fill an
 * element anew takes the browser far less than to make one.
 */
export class RowSlots {
  /** In the order of the document. */
  private slots = new Map<object, number>();

  /**
   * @param keys what is to be shown now
   * @param fixed the one of them that may have the focus, which it would lose if its element were
   * moved in the document: no element passes from one side of it to the other
   * @returns the number of the element of each
   */
  assign(keys: readonly object[], fixed?: object): readonly number[] {
    const taken = new Set(this.slots.values());
    const next = new Map<object, number>();
    const [before, after] = this.freeSlots(new Set(keys), fixed);
    let free = before;
    for (const key of keys) {
      const slot = this.slots.get(key) ?? free.shift() ?? firstNotIn(taken);
      taken.add(slot);
      next.set(key, slot);
      free = key === fixed ? after : free;
    }
    this.slots = next;
    return keys.map((key) => next.get(key) ?? 0);
  }

  /** Of lines that have gone, before and after `fixed`; all are before it where it is new as well. */
  private freeSlots(
    shown: ReadonlySet<object>,
    fixed: object | undefined,
  ): readonly [before: number[], after: number[]] {
    const slots = [...this.slots];
    const at = slots.findIndex(([key]) => key === fixed);
    const free = (some: typeof slots): number[] =>
      some.flatMap(([key, slot]) => (shown.has(key) ? [] : [slot]));
    if (at < 0) {
      const all = free(slots);
      return [all, all];
    }
    return [free(slots.slice(0, at)), free(slots.slice(at))];
  }
}

function firstNotIn(taken: ReadonlySet<number>): number {
  let slot = 0;
  while (taken.has(slot)) {
    slot += 1;
  }
  return slot;
}
