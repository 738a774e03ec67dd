/** The keys of the filter's field, as in VS Code's fields with suggestions. */

export interface FilterKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

export type FilterAction =
  | { readonly kind: 'move'; readonly by: number }
  | { readonly kind: 'take' | 'close' | 'clear' | 'suggest' | 'down' | 'table' };

/**
 * Null for what the field and the browser do by themselves.
 *
 * @param isOpen whether completions are offered
 */
export function filterAction(
  { key, ctrlKey, metaKey, shiftKey }: FilterKey,
  isOpen: boolean,
  isEmpty: boolean,
): FilterAction | null {
  if (key === ' ' && ctrlKey) {
    return { kind: 'suggest' };
  }
  if (ctrlKey || metaKey) {
    return null; // commands of the workbench, as Ctrl+Enter, which analyses
  }
  if (isOpen) {
    return openAction(key, shiftKey);
  }
  switch (key) {
    case 'ArrowDown':
      return { kind: 'down' };
    case 'Enter':
      return { kind: 'table' };
    case 'Escape':
      return isEmpty ? null : { kind: 'clear' };
    default:
      return null;
  }
}

function openAction(key: string, isShifted: boolean): FilterAction | null {
  switch (key) {
    case 'ArrowDown':
      return { kind: 'move', by: 1 };
    case 'ArrowUp':
      return { kind: 'move', by: -1 };
    case 'Enter':
      return { kind: 'take' };
    case 'Tab':
      return isShifted ? null : { kind: 'take' };
    case 'Escape':
      return { kind: 'close' };
    default:
      return null;
  }
}
