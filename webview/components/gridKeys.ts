/** The keyboard of the table, as a pure function of where it is. */

export interface GridKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

export type GridAction =
  | { readonly kind: 'move'; readonly to: number; readonly isExtending: boolean }
  | { readonly kind: 'header' | 'selectAll' | 'clear' | 'open' | 'toggle' | 'copy' };

/**
 * @param position of the active row among `count` visible ones; -1 if there is none
 * @param pageSize rows that fit into the view
 */
export function gridAction(
  event: GridKey,
  position: number,
  count: number,
  pageSize: number,
): GridAction | null {
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand) {
    return commandAction(event.key);
  }
  if (event.key === 'ArrowUp' && position <= 0) {
    return { kind: 'header' };
  }
  const to = targetOf(event.key, position, count, pageSize);
  if (to !== null) {
    return { kind: 'move', to: Math.max(0, Math.min(count - 1, to)), isExtending: event.shiftKey };
  }
  return plainAction(event.key);
}

function commandAction(key: string): GridAction | null {
  switch (key.toLowerCase()) {
    case 'a':
      return { kind: 'selectAll' };
    case 'c':
      return { kind: 'copy' };
    case ' ':
      return { kind: 'toggle' };
    default:
      return null;
  }
}

function plainAction(key: string): GridAction | null {
  switch (key) {
    case 'Enter':
      return { kind: 'open' };
    case ' ':
      return { kind: 'toggle' };
    case 'Escape':
      return { kind: 'clear' };
    default:
      return null;
  }
}

function targetOf(key: string, position: number, count: number, pageSize: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return position + 1;
    case 'ArrowUp':
      return position - 1;
    case 'PageDown':
      return position + pageSize;
    case 'PageUp':
      return position - pageSize;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
