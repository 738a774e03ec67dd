/** What is unfinished or unknown in a filter, and what is possible there. */
import { t } from '../l10n.ts';
import { visibleText, ROW_LENGTH } from '../visibleText.ts';
import type { Span } from './grammar.ts';

export interface Problem extends Span {
  readonly message: string;
}

/** A part of the filter has a meaning, or a problem. */
export type Meaning<T> = { readonly value: T } | { readonly problem: Problem };

/** How many possibilities a message names. */
const NAMED = 6;

export function problemAt({ from, to }: Span, message: string): { readonly problem: Problem } {
  return { problem: { from, to, message } };
}

/** `BF16, F32`; of many the first, with how many more there are. */
export function listed(possible: readonly string[]): string {
  const named = possible.slice(0, NAMED).map((text) => visibleText(text, ROW_LENGTH));
  const more = possible.length - named.length;
  return more > 0 ? t('{0} and {1} more', named.join(', '), more) : named.join(', ');
}

/** The values of all, or the first problem. */
export function together<T>(meanings: readonly Meaning<T>[]): Meaning<readonly T[]> {
  const values: T[] = [];
  for (const meaning of meanings) {
    if ('problem' in meaning) {
      return meaning;
    }
    values.push(meaning.value);
  }
  return { value: values };
}
