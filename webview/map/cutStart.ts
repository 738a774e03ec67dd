/** The text without its beginning, so that it has room: the end of a module's name says most. */
export function cutStart(text: string, room: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= room) {
    return text;
  }
  let [shortest, longest] = [0, text.length];
  while (longest - shortest > 1) {
    const length = (shortest + longest) >> 1;
    if (widthOf(`…${text.slice(-length)}`) <= room) {
      shortest = length;
    } else {
      longest = length;
    }
  }
  return shortest === 0 ? '…' : `…${text.slice(-shortest)}`;
}
