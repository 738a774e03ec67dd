/** Texts of a file, which may be of any length, cut to what a list shows of them. */

/** Characters of a text that are listed. */
export const MOST_CHARACTERS = 500;
/** Entries of a list of texts; a message of them stays far below 1 MB. */
export const MOST_ENTRIES = 400;

/** The beginning of a long text, and a sign that more follows. */
export function cutText(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
