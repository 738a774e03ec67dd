/** Long lists in parts that fit into one message. */

/** A part of a list; `next` is where the following part starts, null at the end. */
interface Part<T> {
  readonly start: number;
  readonly items: readonly T[];
  readonly next: number | null;
}

/** Largest size of a page's items as JSON in UTF-8, in bytes: a message of them is below 1 MB. */
export const PAGE_BYTES = 990_000;

const encoder = new TextEncoder();

/**
 * The page of `items` from `start`: as many as fit into `most` bytes, and at least one so that it
 * always goes on.
 */
export function pageOf<T>(items: readonly T[], start: number, most = PAGE_BYTES): Part<T> {
  let end = start;
  let bytes = 2; // the brackets
  while (end < items.length) {
    bytes += bytesOf(items[end]) + 1;
    if (bytes > most && end > start) {
      break;
    }
    end += 1;
  }
  return { start, items: items.slice(start, end), next: end < items.length ? end : null };
}

/** What a message takes as JSON in UTF-8, in bytes. */
export function bytesOf(message: unknown): number {
  return encoder.encode(JSON.stringify(message)).length;
}

/** All of `items`, page by page; none when there are none. */
export function* pagesOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start: number | null = 0; start !== null && start < items.length;) {
    const page: Part<T> = pageOf(items, start);
    yield page.items;
    start = page.next;
  }
}
