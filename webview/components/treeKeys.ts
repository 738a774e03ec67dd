/** What the keyboard does in a tree beyond what it does in a table, as a pure function. */
import type { GridKey } from './gridKeys.ts';

export type TreeAction =
  | { readonly kind: 'setOpen'; readonly isOpen: boolean }
  | { readonly kind: 'openSiblings' }
  | { readonly kind: 'move'; readonly to: number };

export interface TreePlace {
  readonly position: number;
  /** Of the line that it lies in; -1 if there is none. */
  readonly parent: number;
  /** Null for a line that cannot be opened. */
  readonly isOpen: boolean | null;
}

/** The keys of an ARIA treegrid; null for a key that is none of them. */
export function treeAction(event: GridKey, place: TreePlace): TreeAction | null {
  if (event.ctrlKey || event.metaKey) {
    return null;
  }
  const { isOpen, parent, position } = place;
  switch (event.key) {
    case 'ArrowRight':
      return isOpen === null
        ? null
        : isOpen
          ? { kind: 'move', to: position + 1 }
          : { kind: 'setOpen', isOpen: true };
    case 'ArrowLeft':
      if (isOpen === true) {
        return { kind: 'setOpen', isOpen: false };
      }
      return parent < 0 ? null : { kind: 'move', to: parent };
    case 'Enter':
      return isOpen === null ? null : { kind: 'setOpen', isOpen: !isOpen };
    case '*':
      return { kind: 'openSiblings' };
    default:
      return null;
  }
}
