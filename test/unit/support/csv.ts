/** RFC 4180, as a reader of its own: lines end in CRLF, and a quote in quotes is doubled. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let at = 0;
  while (at < text.length) {
    const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y;
    cell.lastIndex = at;
    const match = cell.exec(text);
    if (match === null) {
      throw new Error(`no CSV at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
    }
    const [whole, quoted, plain, end] = match;
    rows.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    at += whole.length;
    if (end === '\r\n' && at < text.length) {
      rows.push([]);
    }
  }
  return rows;
}
