/** Emphasis on a terminal; plain text in a file, in a pipe, and where NO_COLOR asks for it. */
export function bold(text: string): string {
  const plain = !process.stdout.isTTY || (process.env['NO_COLOR'] ?? '') !== '';
  return plain ? text : `\u001b[1m${text}\u001b[22m`;
}
