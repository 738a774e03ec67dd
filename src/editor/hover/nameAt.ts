/** What may be a tensor's name at a place in a text. */

/** Characters on either side of the place that are looked at: a line may be megabytes long. */
const REACH = 1024;

export interface NameInText {
  readonly name: string;
  /** In the line; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/**
 * The string literal around a place, then the word there. A word of its own has a dot or an
 * underscore, as names of tensors in running text have and most words of prose do not. The pieces
 * of a Python f-string are no names.
 *
 * @param at index of a character of `line`
 */
export function namesAt(line: string, at: number, language: string): NameInText[] {
  const offset = Math.max(0, at - REACH);
  const text = line.slice(offset, at + REACH);
  const literal = literalAt(text, at - offset);
  if (language === 'python' && literal !== null && isFormat(text, literal)) {
    return [];
  }
  const found = [literal === null ? null : unescaped(text, literal), wordAt(text, at - offset)];
  const names = found.filter((name) => name !== null && name.name !== '') as NameInText[];
  return names
    .filter(({ name }, index) => names.findIndex((other) => other.name === name) === index)
    .map(({ name, start, end }) => ({ name, start: start + offset, end: end + offset }));
}

/** A literal's inside. */
interface Range {
  readonly start: number;
  readonly end: number;
}

function literalAt(text: string, at: number): Range | null {
  let open = at - 1;
  while (open >= 0 && !isQuote(text, open)) {
    open -= 1;
  }
  if (open < 0) {
    return null;
  }
  const quote = text[open];
  let close = at;
  while (close < text.length && !(text[close] === quote && isQuote(text, close))) {
    close += 1;
  }
  return close < text.length ? { start: open + 1, end: close } : null;
}

function isQuote(text: string, at: number): boolean {
  if (text[at] !== '"' && text[at] !== "'") {
    return false;
  }
  let before = at;
  while (before > 0 && text[before - 1] === '\\') {
    before -= 1;
  }
  return (at - before) % 2 === 0;
}

function isFormat(text: string, { start, end }: Range): boolean {
  const isPrefixed = /(^|\W)(f|fr|rf)$/i.test(text.slice(Math.max(0, start - 4), start - 1));
  return isPrefixed && text.slice(start, end).includes('{');
}

function unescaped(text: string, { start, end }: Range): NameInText | null {
  const inside = text.slice(start, end);
  if (!inside.includes('\\')) {
    return { name: inside, start, end };
  }
  try {
    return { name: JSON.parse(`"${inside}"`) as string, start, end };
  } catch {
    return null; // an escape that JSON does not have
  }
}

function wordAt(text: string, at: number): NameInText | null {
  let [start, end] = [at, at];
  while (start > 0 && isWordPart(text[start - 1])) {
    start -= 1;
  }
  while (end < text.length && isWordPart(text[end])) {
    end += 1;
  }
  // a full stop ends a sentence, a dash or a slash joins words
  while (start < end && /[^\w]/.test(text[start] ?? '')) {
    start += 1;
  }
  while (end > start && /[^\w]/.test(text[end - 1] ?? '')) {
    end -= 1;
  }
  const name = text.slice(start, end);
  return start <= at && at <= end && /[._]/.test(name) ? { name, start, end } : null;
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && /[\w.\-/]/.test(character);
}
