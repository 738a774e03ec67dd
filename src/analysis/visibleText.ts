/** Names come from files that anyone may have written: what cannot be seen is written out. */

/** Control characters, lone surrogates, and the marks that reorder or hide text. */
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Characters of a name that are put into a row; the layout shows fewer. */
export const ROW_LENGTH = 300;
/** Characters of a name that are put into a hover or the detail pane. */
export const FULL_LENGTH = 2000;

/** The text with invisible characters as escapes (`\u202e`), cut at `limit` characters with an ellipsis. */
export function visibleText(text: string, limit: number): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}\u2026` : text;
  return cut.replace(INVISIBLE, escape);
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
