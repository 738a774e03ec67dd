/** Long lists come in pages, one request after the other. */
import type { Page } from '../../src/protocol/engine.ts';

/**
 * Takes `first` and every page after it, until the last one or until `isStale` says that nobody
 * waits for them any more.
 */
export async function takePages<Item>(
  first: Page<Item>,
  fetch: (start: number) => Promise<Page<Item>>,
  take: (page: Page<Item>) => void,
  isStale: () => boolean,
): Promise<void> {
  take(first);
  let next = first.next;
  while (next !== null && !isStale()) {
    const page = await fetch(next);
    if (isStale()) {
      return;
    }
    take(page);
    next = page.next;
  }
}
