/** How text is set. */

/** Emphasis on a terminal; plain text in a file, in a pipe, and where NO_COLOR asks for it. */
export function bold(text: string): string {
  const plain = !process.stdout.isTTY || (process.env['NO_COLOR'] ?? '') !== '';
  return plain ? text : `\u001b[1m${text}\u001b[22m`;
}

/** Lines under a title. */
export function* section(title: string, lines: Iterable<string>): Generator<string> {
  yield '';
  yield bold(title);
  for (const line of lines) {
    yield `  ${line}`.trimEnd();
  }
}
