/** Globs of names. */

export function isGlob(text: string): boolean {
  return text.includes('*') || text.includes('?');
}

/**
 * Whether the whole text matches: `*` is any text, `?` any one character. It goes back to the last
 * `*` alone, so a hostile text costs text × pattern steps at most; a regular expression has no such bound.
 */
export function matchesGlob(text: string, glob: string): boolean {
  let at = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (glob[position] === '*') {
      star = position;
      resume = at;
      position += 1;
    } else if (position < glob.length && (glob[position] === '?' || glob[position] === text[at])) {
      at += 1;
      position += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      position = star + 1;
    } else {
      return false;
    }
  }
  while (glob[position] === '*') {
    position += 1;
  }
  return position === glob.length;
}
