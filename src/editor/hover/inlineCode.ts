/**
 * Text as a Markdown code span, in which nothing is read: no emphasis, link, address or HTML. The
 * fence is longer than every run of backticks inside, and spaces keep it apart from them.
 *
 * @param text without line breaks, not empty
 */
export function inlineCode(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
  return `${fence} ${text} ${fence}`;
}
