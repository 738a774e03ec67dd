/** What can be written at a place in the filter. */
import { counted, t } from '../l10n.ts';
import { OPERATORS, parseFilter, quoted, type Alternative, type Span } from './grammar.ts';
import { listTerm, LIST_TERMS } from './lists.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Completion {
  readonly kind: 'term' | 'figure' | 'value' | 'recent';
  /** What takes the place of the span. */
  readonly text: string;
  readonly detail: string;
}

export interface Completions extends Span {
  readonly items: readonly Completion[];
  /** The characters before the caret that the items continue. */
  readonly typed: string;
  /** Whether something was begun that only these continue, so that they can be offered unasked. */
  readonly isBegun: boolean;
}

/** More than fit into a list that one reads. */
const MOST = 100;

/**
 * @param caret the place, in characters from the start of `text`
 * @param recent former filters, the last one first
 */
export function completionsAt(
  text: string,
  caret: number,
  words: Vocabulary<never>,
  recent: readonly string[],
): Completions {
  const at = alternativeAt(text, caret);
  if (at === null) {
    const former = text.trim() === '' ? recent.map(recentItem) : [];
    const items = [...former, ...begins('', words)];
    return { from: former.length > 0 ? 0 : caret, to: caret, items, typed: '', isBegun: false };
  }
  return at.kind === 'list' ? valuesAt(text, caret, at, words) : namesAt(text, caret, at, words);
}

/** A text with one of the items taken, and where the caret then stands. */
export function completed(
  text: string,
  { from, to }: Span,
  { text: taken }: Completion,
): { readonly text: string; readonly caret: number } {
  return { text: text.slice(0, from) + taken + text.slice(to), caret: from + taken.length };
}

function alternativeAt(text: string, caret: number): Alternative | null {
  for (const term of parseFilter(text)) {
    for (const alternative of term.alternatives) {
      if (alternative.from < caret && caret <= alternative.to) {
        return alternative;
      }
    }
  }
  return null;
}

function namesAt(
  text: string,
  caret: number,
  at: Alternative,
  words: Vocabulary<never>,
): Completions {
  const typed = text.slice(at.from, caret);
  const place = { from: at.from, to: at.to, typed, isBegun: true };
  const field = words.field(typed);
  if (at.kind === 'comparison') {
    return { ...place, items: [] };
  }
  const operators =
    field === undefined
      ? []
      : OPERATORS.map((operator): Completion => ({
          kind: 'figure',
          text: `${field.name}${operator}`,
          detail: field.title,
        }));
  return { ...place, items: [...operators, ...begins(typed, words)] };
}

/** Terms and figures whose names begin so; the whole name is no continuation. */
function begins(typed: string, words: Vocabulary<never>): readonly Completion[] {
  const lists = LIST_TERMS.map(({ name, title }): Completion => ({
    kind: 'term',
    text: `${name}:`,
    detail: title,
  }));
  const figures = words.fields
    .filter(({ name }) => listTerm(name) === undefined)
    .map(({ name, title }): Completion => ({ kind: 'figure', text: name, detail: title }));
  return [...lists, ...figures].filter(
    ({ text }) => text.length > typed.length && startsAlike(text, typed),
  );
}

function valuesAt(
  text: string,
  caret: number,
  at: Extract<Alternative, { kind: 'list' }>,
  words: Vocabulary<never>,
): Completions {
  const term = listTerm(at.name.text);
  const value = at.values.find(({ from, to }) => from <= caret && caret <= to);
  if (term === undefined || value === undefined) {
    return { from: caret, to: caret, typed: '', items: [], isBegun: false };
  }
  const dash = term.isRange ? text.lastIndexOf('-', caret - 1) : -1;
  const from = Math.max(value.from, dash + 1);
  const typed = text.slice(from, caret).replace(/^"/, '');
  const items = continuing(term.values(words), typed)
    .slice(0, MOST)
    .map(([name, rows]): Completion => ({
      kind: 'value',
      text: quoted(name),
      detail: counted(rows, 'tensor'),
    }));
  return { from, to: value.to, typed, items, isBegun: true };
}

/** Values that begin as typed, then those that have it elsewhere; not what is written in full. */
function continuing<V extends readonly [string, number]>(
  values: readonly V[],
  typed: string,
): readonly V[] {
  const wanted = typed.toLowerCase();
  const lower = ([name]: V): string => name.toLowerCase();
  if (wanted !== '' && values.some((value) => lower(value) === wanted)) {
    return [];
  }
  const first = values.filter((value) => value[0] !== '' && lower(value).startsWith(wanted));
  const others = values.filter(
    (value) => !lower(value).startsWith(wanted) && lower(value).includes(wanted),
  );
  return [...first, ...others];
}

function startsAlike(text: string, typed: string): boolean {
  return text.toLowerCase().startsWith(typed.toLowerCase());
}

function recentItem(text: string): Completion {
  return { kind: 'recent', text, detail: t('used before') };
}
