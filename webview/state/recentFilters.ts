/** The filters that were used last. */

/** As many as one looks through. */
const KEPT = 10;

/** With `text` as the last one used; a filter that it continues, as typed on the way, goes. */
export function withRecent(recent: readonly string[], text: string): readonly string[] {
  const others = recent.filter((former) => !text.startsWith(former));
  return [text, ...others].slice(0, KEPT);
}
