/**
 * Reports as text and back, exactly. JSON writes every finite number so that it reads back the
 * same, but for −0, which it writes as 0.
 */

/** −0 as text. A string that looks like it, or like what stands for such a string, gets a tilde. */
const NEGATIVE_ZERO = '-0';
const LOOKS_LIKE_IT = /^~*-0$/;

export function encode(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (Object.is(part, -0)) {
      return NEGATIVE_ZERO;
    }
    return typeof part === 'string' && LOOKS_LIKE_IT.test(part) ? `~${part}` : part;
  });
}

/** @throws SyntaxError for what `encode` did not write. */
export function decode(text: string): unknown {
  // Hardly any report holds it, and parsing with a function takes many times as long.
  return text.includes('-0"') ? JSON.parse(text, restored) : JSON.parse(text);
}

function restored(_key: string, part: unknown): unknown {
  if (part === NEGATIVE_ZERO) {
    return -0;
  }
  return typeof part === 'string' && LOOKS_LIKE_IT.test(part) ? part.slice(1) : part;
}
