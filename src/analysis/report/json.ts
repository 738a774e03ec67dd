/** Results as the JSON document of docs/CLI.md: of all parts together, and again a result to report on. */
import type { Results } from './results.ts';

/** One tensor a line. */
export function* json({ head, tensors }: Results): Generator<string> {
  yield `${text(head).slice(0, -1)},"tensors":[`;
  let separator = '\n';
  for (const tensor of tensors) {
    yield separator + text(tensor);
    separator = ',\n';
  }
  yield '\n]}\n';
}

/** With the characters escaped that JSON allows and a terminal acts on. */
function text(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
